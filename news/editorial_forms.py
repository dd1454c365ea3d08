"""What a decision asks for: the reason of a return, the note and the time of an approval."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateTimeInput


class ReturnForm(forms.Form):
    """Sends a piece back; the reporter must be told why."""

    comment = forms.CharField(
        label=_("Reason"),
        help_text=_("What must change? The reporter gets these words by e-mail."),
        error_messages={
            "required": _("Say why the piece is sent back; the reporter reads the reason.")
        },
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
    )


class PassOnForm(forms.Form):
    """Approves a piece at a step that others follow."""

    comment = forms.CharField(
        label=_("Note"), required=False, max_length=2000, widget=forms.Textarea({"rows": 2})
    )


class PublishForm(PassOnForm):
    """Approves a piece at the last step, for now or for a time."""

    publish_at = forms.DateTimeField(
        label=_("Publish at"),
        help_text=_("Leave empty to publish at once."),
        required=False,
        widget=AdminDateTimeInput(),
    )

    def clean_publish_at(self) -> timezone.datetime | None:
        publish_at = self.cleaned_data["publish_at"]
        if publish_at and publish_at <= timezone.now():
            raise forms.ValidationError(_("The time of publication must be in the future."))
        return publish_at
