"""/admin/translation/…: in Wagtail's stead, one page at a time and only where one may write."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from wagtail.models import Locale, Page

from news import translations
from news.editorial import Refused


class LanguageForm(forms.Form):
    """Which language; the only one is chosen already."""

    language = forms.ModelChoiceField(
        Locale.objects.none(), label=gettext_lazy("Language"), empty_label=None
    )

    def __init__(self, languages: list[Locale], *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].queryset = Locale.objects.filter(
            pk__in=[each.pk for each in languages]
        ).order_by("pk")


@require_http_methods(["GET", "POST"])
def translate(request: HttpRequest, page_id: int) -> HttpResponse:
    """GET says what would be made and why not; POST makes the draft and opens it."""
    page = get_object_or_404(Page, pk=page_id).specific
    may_read = page.live or page.permissions_for_user(request.user).can_edit()
    if page.is_root() or not may_read:
        raise Http404
    choice = translations.languages_for(page, request.user)
    form = LanguageForm(choice, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            copy = translations.translate(page, form.cleaned_data["language"], request.user)
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect("wagtailadmin_explore", page.get_parent().pk)
        messages.success(
            request,
            _("This is a draft with the text of the original. Translate it, then send it on."),
        )
        return redirect("wagtailadmin_pages:edit", copy.pk)
    context = {
        "page": page,
        "form": form,
        "choice": choice,
        "reasons": [] if choice else _reasons(page, request.user),
        "above": page.get_parent(),
        "header_title": _("Translate “%(title)s”") % {"title": page.get_admin_display_title()},
        "header_icon": "globe",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {
                "url": reverse("wagtailadmin_pages:edit", args=[page.pk]),
                "label": page.get_admin_display_title(),
            },
            {"url": "", "label": _("Translate")},
        ],
    }
    return render(request, "news/admin/translate.html", context)


def _reasons(page: Page, user) -> list[str]:
    """Why no language can be chosen; those of every language that has no translation yet."""
    waiting = [each for each in Locale.objects.order_by("pk") if not page.has_translation(each)]
    if not waiting:
        return [_("There is no language without a translation of this page.")]
    return list({str(why) for each in waiting for why in translations.refusals(page, each, user)})
