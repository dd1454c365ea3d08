"""/admin/hai-buoc/: giving the second step, setting it up, recovery codes, a lost phone."""

import segno
from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages

from cms import second_factor

TEMPLATES = "wagtailadmin/second_factor/"
GET_AND_POST = require_http_methods(["GET", "HEAD", "POST"])


class CodeForm(forms.Form):
    """A code, as it is read off a phone or a list."""

    code = forms.CharField(
        label=gettext_lazy("Code from your phone"),
        max_length=24,
        widget=forms.TextInput({"autocomplete": "one-time-code", "autofocus": True}),
    )


@never_cache
@GET_AND_POST
@sensitive_post_parameters("code")
def verify(request: HttpRequest) -> HttpResponse:
    """Asks for the code, and leads on to where the person wanted to go."""
    if second_factor.missing_step(request, request.user) != "verify":
        return redirect(_onward(request))
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if second_factor.verify(request, form.cleaned_data["code"]):
            left = second_factor.codes_left(request.user)
            if left <= 2:
                text = _("%(count)d recovery codes are left. Make new ones soon.")
                messages.warning(request, text % {"count": left})
            return redirect(_onward(request))
        wait = second_factor.is_waiting(request.user)
        form.add_error("code", _wrong(wait))
    return _page(request, "verify", _("Second step of logging in"), form=form)


@never_cache
@GET_AND_POST
@sensitive_post_parameters("code")
def set_up(request: HttpRequest) -> HttpResponse:
    """Shows the secret as a picture and as letters; takes the first code that it makes."""
    if second_factor.missing_step(request, request.user) == "verify":
        return redirect("second_factor_verify")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if codes := second_factor.confirm(request, form.cleaned_data["code"]):
            return _show(request, codes)
        form.add_error("code", _wrong(False))
    device = second_factor.new_device(request.user)
    address = device.config_url
    secret = address.split("secret=")[1].split("&")[0].rstrip("=")
    picture = segno.make(address, error="m").svg_inline(scale=5, border=3, light="white")
    return _page(
        request,
        "set_up",
        _("Set up the second step"),
        form=form,
        picture=mark_safe(picture),  # noqa: S308  drawn here, of squares alone
        secret=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        is_required=second_factor.is_required(request.user),
        has_device=second_factor.has_device(request.user),
    )


@never_cache
@require_POST
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """New recovery codes for who gave their second step; the old ones end."""
    if not second_factor.device_of(request, request.user):
        return redirect("second_factor_set_up")
    return _show(request, second_factor.new_recovery_codes(request.user))


@never_cache
@GET_AND_POST
def reset(request: HttpRequest, user_id: int) -> HttpResponse:
    """Takes the second step of a person away who lost their phone."""
    if second_factor.missing_step(request, request.user):
        return redirect("second_factor_verify")
    if not request.user.has_perm("cms.change_user"):
        raise PermissionDenied
    person = get_object_or_404(get_user_model(), pk=user_id)
    if request.method == "POST":
        second_factor.forget(person)
        text = _("The second step of %(name)s was reset. They set up a phone at the next login.")
        messages.success(request, text % {"name": person})
        return redirect("wagtailusers_users:edit", person.pk)
    return _page(request, "reset", _("Reset the second step"), person=person)


def _show(request: HttpRequest, codes: list[str]) -> HttpResponse:
    title = _("Your recovery codes")
    return _page(request, "codes", title, codes=codes, onward=_onward(request))


def _page(request: HttpRequest, name: str, title: str, **context) -> HttpResponse:
    context |= {"page_title": title, "next": request.GET.get("next", "")}
    return render(request, f"{TEMPLATES}{name}.html", context)


def _onward(request: HttpRequest) -> str:
    address = request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        address, {request.get_host()}, require_https=request.is_secure()
    )
    return address if is_ours and address else reverse("wagtailadmin_home")


def _wrong(is_waiting: bool) -> str:
    if is_waiting:
        return _("This code is not right, or too many came at once. Wait a moment, then try again.")
    return _("This code is not right. Check the clock of your phone, then type the newest code.")
