"""What readers fill in to report an error, and editors to answer."""

import re

from django import forms
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from cms import text
from news.models import ErrorReport
from news.models.aftercare import LONGEST_REPORT

State = ErrorReport.State
_TELEPHONE = re.compile(r"\+?[\d\s.()-]{8,20}")


class ReaderForm(forms.Form):
    """Báo lỗi bài viết. `website` is for programs: nobody sees it."""

    text = forms.CharField(
        label=_("What is wrong?"),
        help_text=_("Say what you would write instead, if you know."),
        max_length=LONGEST_REPORT,
        widget=forms.Textarea({"rows": 5}),
        error_messages={
            "required": _("Write what is wrong in the article."),
            "max_length": _("Keep it within 1,000 letters; the most important first."),
        },
    )
    quote = forms.CharField(
        label=_("The words in the article"),
        help_text=_("Copy the sentence that is wrong, so that it is found. May stay empty."),
        required=False,
        max_length=300,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"max_length": _("One or two sentences are enough, up to 300 letters.")},
    )
    contact = forms.CharField(
        label=_("Your e-mail or telephone number"),
        help_text=_("Only for an answer; may stay empty. It is not published and is erased later."),
        required=False,
        max_length=150,
        widget=forms.TextInput({"autocomplete": "email"}),
        error_messages={"max_length": _("An e-mail address or a telephone number is enough.")},
    )
    website = forms.CharField(required=False)

    def clean_text(self) -> str:
        return text.clean_input(self.cleaned_data["text"])

    def clean_quote(self) -> str:
        return " ".join(text.clean_input(self.cleaned_data["quote"]).split())

    def clean_contact(self) -> str:
        contact = text.clean_input(self.cleaned_data["contact"]).strip()
        if not contact or _TELEPHONE.fullmatch(contact):
            return contact
        try:
            validate_email(contact)
        except forms.ValidationError as error:
            raise forms.ValidationError(
                _("Write a whole e-mail address or telephone number, or leave it empty.")
            ) from error
        return contact


class CloseForm(forms.Form):
    """How a report ended; the reader's answer is asked for where one can be sent."""

    state = forms.ChoiceField(
        label=_("How it ended"),
        choices=[(state.value, state.label) for state in (State.APPLIED, State.DISMISSED)],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say how it ended.")},
    )
    note = forms.CharField(
        label=_("Note for colleagues"),
        help_text=_("Stays in the history of the piece."),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 2}),
    )
    answer = forms.CharField(
        label=_("Answer to the reader"),
        help_text=_("Goes out by e-mail as you write it. Leave empty to send nothing."),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
    )

    def __init__(self, data=None, *, by_mail: bool) -> None:
        super().__init__(data)
        if not by_mail:
            del self.fields["answer"]

    def clean(self) -> dict:
        given = super().clean()
        if given.get("state") == State.DISMISSED and not given.get("note"):
            self.add_error("note", _("Say why there is nothing to put right."))
        return given


class CorrectForm(forms.Form):
    """The correction that a report leads to."""

    wrong = forms.CharField(
        label=_("The article said"),
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
    )
    right = forms.CharField(
        label=_("Correct is"),
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Write what is right.")},
    )
    answer = CloseForm.base_fields["answer"]

    def __init__(self, report: ErrorReport, data=None, *, by_mail: bool) -> None:
        super().__init__(data, initial={"wrong": report.quote})
        if not by_mail:
            del self.fields["answer"]
