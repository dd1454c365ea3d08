"""Addresses of a page in the admin at which the newsroom answers, some in Wagtail's stead."""

from django.urls import path
from django.views.decorators.cache import never_cache
from wagtail.admin.auth import require_admin_access
from wagtail.admin.urls import display_custom_404
from wagtail.utils.urlpatterns import decorate_urlpatterns

from cms.keeping import KeepingCreateView, KeepingEditView
from news.views.comments import SaveCommentsView
from news.views.history import PieceHistoryView, whole_history
from news.views.withdrawals import take_down

urlpatterns = [
    path(
        "add/<slug:content_type_app_name>/<slug:content_type_model_name>/<int:parent_page_id>/",
        KeepingCreateView.as_view(),
    ),
    path("<int:page_id>/edit/", KeepingEditView.as_view()),
    path("<int:page_id>/unpublish/", take_down),
    path("<int:page_id>/nhan-xet/", SaveCommentsView.as_view(), name="save_comments"),
    path("<int:page_id>/history/", PieceHistoryView.as_view()),
    path("<int:page_id>/history/results/", PieceHistoryView.as_view(results_only=True)),
    path("<int:page_id>/workflow_history/", whole_history),
    path(
        "<int:page_id>/workflow_history/detail/<int:workflow_state_id>/",
        whole_history,
    ),
]

# As Wagtail does to its own.
urlpatterns = decorate_urlpatterns(urlpatterns, require_admin_access)
urlpatterns = decorate_urlpatterns(urlpatterns, display_custom_404)
urlpatterns = decorate_urlpatterns(urlpatterns, never_cache)
