"""Addresses of a page in the admin at which the newsroom answers, some in Wagtail's stead."""

from django.urls import path
from wagtail.admin.auth import require_admin_access

from news.views.comments import SaveCommentsView
from news.views.history import PieceHistoryView, whole_history

urlpatterns = [
    path(
        "<int:page_id>/nhan-xet/",
        require_admin_access(SaveCommentsView.as_view()),
        name="save_comments",
    ),
    path("<int:page_id>/history/", require_admin_access(PieceHistoryView.as_view())),
    path(
        "<int:page_id>/history/results/",
        require_admin_access(PieceHistoryView.as_view(results_only=True)),
    ),
    path("<int:page_id>/workflow_history/", require_admin_access(whole_history)),
    path(
        "<int:page_id>/workflow_history/detail/<int:workflow_state_id>/",
        require_admin_access(whole_history),
    ),
]
