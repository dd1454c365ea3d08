"""Admin addresses of Wagtail's at which the newsroom answers itself; their names stay Wagtail's."""

from django.urls import path
from wagtail.admin.auth import require_admin_access

from news.views.history import PieceHistoryView, whole_history

urlpatterns = [
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
