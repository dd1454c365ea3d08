"""/admin/lich/: the publishing calendar, `?xem=thang&ngay=2026-11-23`, narrowed by filters."""

from datetime import date

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.admin.auth import permission_denied
from wagtail.permissions import page_permission_policy

from news import calendar
from news.calendar import Sheet, Span
from news.models import Author, CategoryPage
from news.views.articles import CategoryChoice, categories_of, may_list

EARLIEST, LATEST = date(1990, 1, 1), date(2100, 1, 1)


class CalendarForm(forms.Form):
    """What is shown; a wrong address shows this month instead of an error."""

    xem = forms.ChoiceField(choices=Span.choices, required=False, widget=forms.HiddenInput)
    ngay = forms.DateField(input_formats=["%Y-%m-%d"], required=False, widget=forms.HiddenInput)
    category = forms.ModelChoiceField(
        label=gettext_lazy("Category"),
        queryset=CategoryPage.objects.none(),
        required=False,
        empty_label=gettext_lazy("All categories"),
    )
    author = forms.ModelChoiceField(
        label=gettext_lazy("Author"),
        queryset=Author.objects.order_by("name", "pk"),
        required=False,
        empty_label=gettext_lazy("All authors"),
    )

    def __init__(self, user, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["category"]
        field.queryset = categories_of(user)
        field.label_from_instance = CategoryChoice.label_from_instance.__get__(field)

    def clean_ngay(self) -> date | None:
        day = self.cleaned_data["ngay"]
        return min(max(day, EARLIEST), LATEST) if day else None

    @property
    def sheet(self) -> Sheet:
        span = self.cleaned_data.get("xem") or Span.MONTH
        return Sheet(Span(span), self.cleaned_data.get("ngay") or calendar.today())


@never_cache
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The calendar; times are Vietnam's, whatever the person's own setting."""
    if not may_list(request.user):
        return permission_denied(request)
    form = CalendarForm(request.user, request.GET)
    form.is_valid()
    sheet, chosen = form.sheet, form.cleaned_data
    with timezone.override(timezone.get_default_timezone()):
        found = calendar.entries(
            request.user, sheet.period, chosen.get("category"), chosen.get("author")
        )
        today = calendar.today()
        context = {
            "form": CalendarForm(
                request.user,
                initial={**chosen, "xem": sheet.span, "ngay": sheet.day.isoformat()},
            ),
            "sheet": sheet,
            "days": sheet.days(found, today),
            "today": today,
            "spans": Span.choices,
            "filters": _filters(chosen),
            "is_empty": not found,
            "may_write": page_permission_policy.user_has_permission(request.user, "add"),
            "header_title": _("Publishing calendar"),
            "header_icon": "calendar",
            "breadcrumbs_items": [
                {"url": reverse("wagtailadmin_home"), "label": _("Home")},
                {"url": "", "label": _("Publishing calendar")},
            ],
            "is_narrowed": bool(_filters(chosen)),
        }
        return render(request, "news/admin/calendar.html", context)


def _filters(chosen: dict) -> str:
    """The filters as the end of an address, so that walking through the months keeps them."""
    names = [name for name in ("category", "author") if chosen.get(name)]
    return "".join(f"&{name}={chosen[name].pk}" for name in names)
