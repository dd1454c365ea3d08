"""Nhận xét: saves the comments of the edit screen alone, where the text may not be changed.

Wagtail saves comments only together with the text. An approver who says where a text is wrong would
have to change it first, and at the last step could say nothing at all.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.views.pages.edit import EditView
from wagtail.models import COMMENTS_RELATION_NAME


class SaveCommentsView(EditView):
    """`POST /admin/pages/<id>/nhan-xet/`, for those who may open the piece; no revision is made."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args) -> HttpResponse:
        self.form = self.form_class(
            request.POST,
            request.FILES,
            instance=self.page,
            subscription=self.subscription,
            parent_page=self.parent,
            for_user=request.user,
        )
        comments = self.form.formsets.get("comments")
        if comments is None or not comments.is_valid():
            messages.error(request, _("The comments could not be saved. Write them once more."))
            return redirect(self.get_edit_url())
        comments.save(commit=False)
        for comment in comments.new_objects:
            comment.revision_created = self.latest_revision
        getattr(self.page, COMMENTS_RELATION_NAME).commit()
        changes = self.get_commenting_changes()
        if not any(changes.values()):
            messages.info(request, _("There was no new comment to save."))
            return redirect(self.get_edit_url())
        self.log_commenting_changes(changes, self.latest_revision)
        self.send_commenting_notifications(changes)
        messages.success(request, _("The comments are saved; the text is as it was."))
        return redirect(self.get_edit_url())
