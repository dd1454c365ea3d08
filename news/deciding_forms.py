"""Forms of the screens for deputies, urgent publication and taking articles down."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput, AdminPageChooser
from wagtail.models import Page, Site

from news import deputies
from news.models import Withdrawal


def _day(label: str) -> forms.DateField:
    return forms.DateField(label=label, widget=AdminDateInput())


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


class ReasonForm(forms.Form):
    """Why a piece goes offline; stays in its history."""

    reason = forms.CharField(
        label=_("Why is the piece taken down?"),
        help_text=_("For colleagues; the words stay in the history of the piece."),
        error_messages={
            "required": _("Say why the piece is taken down; its author reads the reason.")
        },
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
    )


class TakeDownForm(ReasonForm):
    """Why a piece goes offline, and what readers find in its place."""

    answer = forms.ChoiceField(
        label=_("What readers find at its address"),
        choices=Withdrawal.Answer.choices,
        initial=Withdrawal.Answer.EXPLAIN,
        widget=forms.RadioSelect,
    )
    explanation = forms.CharField(
        label=_("Explanation for readers"),
        help_text=_("Only for the page that explains. Two or three sentences, no names of people."),
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
    )
    target = forms.ModelChoiceField(
        label=_("Page to lead readers to"),
        help_text=_("Only for leading readers on: a published page of this portal."),
        queryset=Page.objects.none(),
        required=False,
    )

    def __init__(self, site: Site | None, data=None) -> None:
        super().__init__(data)
        field = self.fields["target"]
        field.widget = AdminPageChooser()
        if site:
            field.queryset = Page.objects.live().descendant_of(site.root_page, inclusive=True)
            field.error_messages["invalid_choice"] = _("Choose a published page of this portal.")

    def clean(self) -> dict:
        given = super().clean()
        answer = given.get("answer")
        if answer == Withdrawal.Answer.EXPLAIN and not given.get("explanation"):
            self.add_error("explanation", _("Say in a sentence what readers shall read here."))
        leads_nowhere = not given.get("target") and "target" not in self.errors
        if answer == Withdrawal.Answer.LEAD_ON and leads_nowhere:
            self.add_error("target", _("Choose the page that readers are led to."))
        return given


class BulkTakeDownForm(ReasonForm):
    """One reason, and one explanation, for several pieces."""

    explanation = forms.CharField(
        label=_("Explanation for readers"),
        help_text=_("Shown at each address. Leave empty for “page not found”."),
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
    )
    include_descendants = forms.BooleanField(
        label=_("Of categories, take down what lies below them, too"), required=False
    )
