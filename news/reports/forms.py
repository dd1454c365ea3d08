"""What a report is asked for: site, period, category, author, origin, type."""

from datetime import date, timedelta

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput
from wagtail.models import Site

from news.models import ArticleAuthor, Author, CategoryPage, PieceKind
from news.reports.numbers import NO_TYPE, Origin, Report
from news.reports.periods import Period, Preset, preset_period
from news.reports.scope import Scope
from news.views.articles import CategoryChoice

DAY_FORMATS = ["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"]
EARLIEST = date(1990, 1, 1)
LATEST = date(2199, 12, 31)


class SiteChoice(forms.ModelChoiceField):
    def label_from_instance(self, site: Site) -> str:
        return site.site_name or site.hostname


class ReportForm(forms.Form):
    """Filters as GET; every field may be left out. `report` is what a valid form asks for."""

    site = SiteChoice(Site.objects.none(), required=False, empty_label=_("All my sites"))
    period = forms.ChoiceField(choices=Preset.choices, required=False, label=_("Period"))
    since = forms.DateField(
        input_formats=DAY_FORMATS,
        required=False,
        label=_("From day"),
        validators=[MinValueValidator(EARLIEST), MaxValueValidator(LATEST)],
        widget=AdminDateInput(),
    )
    until = forms.DateField(
        input_formats=DAY_FORMATS,
        required=False,
        label=_("To day"),
        validators=[MinValueValidator(EARLIEST), MaxValueValidator(LATEST)],
        widget=AdminDateInput(),
    )
    category = CategoryChoice(
        CategoryPage.objects.none(),
        required=False,
        label=_("Category"),
        empty_label=_("All categories"),
    )
    author = forms.ModelChoiceField(
        Author.objects.none(), required=False, label=_("Author"), empty_label=_("All authors")
    )
    origin = forms.ChoiceField(
        choices=[("", _("All origins")), *Origin.choices], required=False, label=_("Origin")
    )
    type = forms.ChoiceField(
        choices=[("", _("All types")), *PieceKind.choices, (NO_TYPE, _("No type set"))],
        required=False,
        label=_("Type of piece"),
    )

    def __init__(self, asked, scope: Scope, today: date) -> None:
        asked = asked.copy()
        if not asked.get("period"):
            # Days typed without a choice mean themselves.
            has_days = asked.get("since") or asked.get("until")
            asked["period"] = Preset.CUSTOM if has_days else Preset.THIS_MONTH
        super().__init__(asked)
        self.scope, self.today = scope, today
        self.fields["site"].label = _("Site")
        self.fields["site"].queryset = Site.objects.filter(
            pk__in=[site.pk for site in scope.sites]
        ).order_by("-is_default_site", "site_name", "pk")
        if len(scope.sites) < 2:
            del self.fields["site"]
        inside = Q(pk__in=[])
        for site in scope.sites:
            inside |= Q(path__startswith=site.root_page.path)
        self.fields["category"].queryset = CategoryPage.objects.filter(inside).order_by("path")
        mine = Exists(scope.articles().filter(pk=OuterRef("article")))
        credits = ArticleAuthor.objects.filter(mine, author=OuterRef("pk"))
        self.fields["author"].queryset = Author.objects.filter(Exists(credits)).order_by(
            "name", "pk"
        )

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("period") == Preset.CUSTOM and not self.errors:
            since, until = cleaned.get("since"), cleaned.get("until")
            if not since and not until:
                self.add_error("since", _("Enter the first and the last day of the period."))
            elif since and until and since > until:
                self.add_error("until", _("The last day comes before the first."))
        return cleaned

    @property
    def days(self) -> Period:
        asked = self.cleaned_data
        if asked["period"] != Preset.CUSTOM:
            return preset_period(asked["period"], self.today)
        since, until = asked["since"], asked["until"]
        if until is None:
            return Period(since, max(since, self.today))
        # From the first of the month, where only the end was given.
        return Period(since or until - timedelta(days=until.day - 1), until)

    @property
    def report(self) -> Report:
        asked = self.cleaned_data
        return Report(
            self.scope.narrowed_to(asked.get("site")),
            self.days,
            category=asked["category"],
            author=asked["author"],
            origin=asked["origin"],
            type=asked["type"],
        )
