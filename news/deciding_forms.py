"""Forms of the screens for deputies and urgent publication."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.models import Site

from news import deputies


def _day(label: str) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))


class DeputyForm(forms.Form):
    """Who is away, who decides instead, and when."""

    absent = forms.ModelChoiceField(label=_("Who is away"), queryset=None, empty_label=None)
    deputy = forms.ModelChoiceField(label=_("Who decides instead"), queryset=None)
    starts_on = _day(_("First day"))
    ends_on = _day(_("Last day"))
    reason = forms.CharField(label=_("Reason"), max_length=250)

    def __init__(self, site: Site, user, today: date, data=None) -> None:
        super().__init__(data, initial={"starts_on": today, "absent": user.pk})
        absent = deputies.may_appoint_for(user, site)
        others = deputies.deciders(site).order_by("last_name", "first_name", "pk")
        if absent.count() == 1:
            others = others.exclude(pk__in=absent.values("pk"))
        self.fields["absent"].queryset = absent
        self.fields["deputy"].queryset = others


class UrgentForm(forms.Form):
    """Why the piece cannot wait; `revision_id` is the text that the person read."""

    reason = forms.CharField(
        label=_("Why can the piece not wait?"),
        help_text=_("Everybody who decides here gets these words; they stay in the history."),
        error_messages={
            "required": _("Say why the piece cannot wait; everybody reads the reason.")
        },
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
    )
    revision_id = forms.IntegerField(widget=forms.HiddenInput)


class TakeDownForm(forms.Form):
    """Why an urgent publication goes offline again."""

    reason = forms.CharField(
        label=_("Why is the piece taken down?"),
        error_messages={
            "required": _("Say why the piece is taken down; its author reads the reason.")
        },
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
    )
