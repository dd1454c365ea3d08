"""Nothing that an editor typed is lost: the server's half (docs/decisions/0021-nothing-lost.md).

The browser keeps what no save has acknowledged (`js/admin/keeping.js`). Here it comes back into
the editor, whole and unsaved; here a save over a colleague's newer version is stopped first, with
every word still in the form.
"""

import re

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.views.pages.create import CreateView
from wagtail.admin.views.pages.edit import EditView

from cms.templatetags.portal_tags import moment

# Fields that keeping.js adds to the form.
RESTORE = "keeping-restore"
OVERWRITE = "keeping-overwrite"
NAME = "keeping-name"
# Tells keeping.js which form the server has saved.
SAVED_COOKIE = "keeping-saved"
SAVED_SECONDS = 600
_NAME = re.compile(r"[0-9a-f-]{36}")


class KeepsWords:
    """Both editors: restores what the browser kept, and tells it what is saved."""

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if RESTORE in request.POST and not self.expects_json_response:
            return self.show_again()
        return super().post(request, *args, **kwargs)

    def show_again(self) -> HttpResponse:
        """The editor with the words that were sent, not saved, and no complaint about gaps."""
        self.form = self.form_class(
            self.request.POST,
            self.request.FILES,
            instance=self.page,
            subscription=self.subscription,
            parent_page=self.page.get_parent() if self.page.pk else self.parent_page,
            for_user=self.request.user,
        )
        self.form.defer_required_fields()
        self.form.is_valid()
        self.form.restore_required_fields()
        self.has_unsaved_changes = True
        return self.render_to_response(self.get_context_data())

    def form_valid(self, form) -> HttpResponse:
        response = super().form_valid(form)
        name = self.request.POST.get(NAME, "")
        if response.status_code == 302 and _NAME.fullmatch(name):
            response.set_cookie(
                SAVED_COOKIE,
                name,
                max_age=SAVED_SECONDS,
                path="/admin/",
                secure=self.request.is_secure(),
                samesite="Lax",
            )
        return response


class KeepingCreateView(KeepsWords, CreateView):
    """Wagtail's editor of a new page."""


class KeepingEditView(KeepsWords, EditView):
    """Wagtail's editor of a page; nobody overwrites a newer version unasked."""

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        is_late = self.is_out_of_date and not self.expects_json_response
        if is_late and not self.page.alias_of_id and OVERWRITE not in request.POST:
            # Autosave would overwrite by itself what the editor is asked about.
            self.autosave_enabled = False
            messages.error(request, self._who_was_first())
            return self.show_again()
        return super().post(request, *args, **kwargs)

    def _who_was_first(self) -> str:
        newest = self.latest_revision
        return _(
            "%(name)s saved a newer version of this page (%(time)s) while you were writing."
            " Your words are all here and not saved yet. Compare with the newer version in"
            " another tab; saving once more puts yours in its place."
        ) % {"name": newest.user or _("Somebody"), "time": moment(newest.created_at)}


def session_state(request: HttpRequest) -> JsonResponse:
    """Who is logged in here, and the token that their forms need now."""
    return JsonResponse({"user": request.user.pk, "token": get_token(request)})
