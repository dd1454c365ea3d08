"""The form of the admin's login screen."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from wagtail.admin.forms.auth import LoginForm


class PortalLoginForm(LoginForm):
    """Wagtail's; it says when too many failures are behind a refusal, and until when."""

    def get_invalid_login_error(self) -> ValidationError:
        refused_until = getattr(self.request, "login_refused_until", None)
        if not refused_until:
            return super().get_invalid_login_error()
        at = time_format(timezone.localtime(refused_until), "H:i")
        message = _("Too many failed attempts to sign in. Try again after %(time)s.")
        return ValidationError(message % {"time": at}, code="refused")
