"""/admin/chuyen-muc/<id>/nguoi-duyet/: who checks and who approves in a category."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from news import category_people
from news.editorial import Right, Step
from news.models import CategoryPage
from news.permissions import has_right


class PeopleForm(forms.Form):
    """One list of names for each step."""

    check = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Who checks here"),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    publish = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Who approves here"),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, category: CategoryPage, data=None) -> None:
        chosen = category_people.chosen(category)
        super().__init__(data, initial={str(step): people for step, people in chosen.items()})
        site = category.get_site()
        for step in chosen:
            self.fields[step.value].queryset = category_people.candidates(site, step)


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, category_id: int) -> HttpResponse:
    category = get_object_or_404(CategoryPage, pk=category_id)
    if not has_right(request.user, Right.MANAGE_WORKFLOWS, category):
        raise PermissionDenied
    form = PeopleForm(category, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        people = {step: form.cleaned_data[step.value] for step in Step}
        category_people.choose(category, people, request.user)
        messages.success(
            request, _("Saved who decides in “%(title)s”.") % {"title": category.title}
        )
        return redirect("news_categories:manage", category.pk)
    title = _("Who decides here")
    context = {
        "category": category,
        "above": category_people.inherited_from(category),
        "form": form,
        "header_title": title,
        "header_icon": "group",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {
                "url": reverse("news_categories:manage", args=[category.pk]),
                "label": category.title,
            },
            {"url": "", "label": title},
        ],
    }
    status = 422 if form.errors else 200
    return render(request, "news/admin/deciding/category_people.html", context, status=status)
