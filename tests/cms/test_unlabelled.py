"""No field of the editor's link dialogs, and no label at login, is left in English."""

import inspect

import pytest
from django import forms
from django.urls import reverse
from django.utils.functional import Promise
from wagtail.admin.forms import choosers
from wagtail.sites.views import IndexView as SiteIndexView

from cms.unlabelled import LABELS

LINK_FORMS = [
    form
    for _name, form in inspect.getmembers(choosers, inspect.isclass)
    if issubclass(form, forms.Form) and form.__module__ == choosers.__name__
]


@pytest.mark.parametrize(
    "form", dict.fromkeys([*LINK_FORMS, *LABELS]), ids=lambda form: form.__name__
)
def test_every_field_of_the_form_has_a_name_that_can_be_translated(form):
    unnamed = {
        name
        for name, field in form.base_fields.items()
        if field.label is None and not isinstance(field.widget, forms.HiddenInput)
    }
    # The user model names the first, a template the second; the third is never shown.
    assert unnamed <= {"username", "remember", "sort_order"}


def test_login_page_calls_the_password_by_its_vietnamese_name(client, db):
    page = client.get(reverse("wagtailadmin_login")).content.decode()
    assert "Mật khẩu" in page
    assert "Password" not in page


def test_every_column_of_the_list_of_sites_can_be_translated():
    assert all(isinstance(column.label, Promise) for column in SiteIndexView.columns)
