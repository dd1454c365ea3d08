"""The second step of logging in: a code from a phone (decision 34).

`REQUIRE_2FA` says who must have one; whoever set one up is asked for it. Until it is given, a
session opens no screen of the admin and is nobody's on every other page. Codes, their throttling
and their use once are django-otp's.
"""

import logging
from collections.abc import Callable
from functools import partial

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.signals import user_logged_in
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode
from django.utils.module_loading import import_string
from django_otp import DEVICE_ID_SESSION_KEY, login, verify_token
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

logger = logging.getLogger(__name__)

RECOVERY_CODES = 10
CODE_DIGITS = 6
# What is known of a session from its login on, so that no later request asks the database.
HAS_NONE = "second_factor_has_none"
ADMIN = "/admin/"
# Where a person gets in, out, or through the second step itself.
OPEN = ("login/", "logout/", "password_reset/", "jsi18n/", "sprite/", "hai-buoc/")


class SecondFactorMiddleware:
    """Leads whoever lacks their second step to it; stands behind the authentication."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(ADMIN):
            if settings.SESSION_COOKIE_NAME in request.COOKIES:
                whole = partial(_user_of_a_whole_login, request, request.user)
                request.user = SimpleLazyObject(whole)
            return self.get_response(request)
        if request.path.removeprefix(ADMIN).startswith(OPEN):
            return self.get_response(request)
        if request.user.is_authenticated and (step := missing_step(request, request.user)):
            if request.headers.get("X-Requested-With") or request.method != "GET":
                request.user = AnonymousUser()  # scripts are told as after a lost login
                return self.get_response(request)
            came_from = urlencode({"next": request.get_full_path()})
            return redirect(f"{reverse(f'second_factor_{step}')}?{came_from}")
        return self.get_response(request)


def missing_step(request: HttpRequest, user) -> str:
    """What the session still lacks: "verify", "set_up", or '' when it may go everywhere."""
    if device_of(request, user):
        return ""
    known_to_have_none = request.session.get(HAS_NONE) == user.pk
    if not known_to_have_none and has_device(user):
        return "verify"
    return "set_up" if is_required(user) else ""


def device_of(request: HttpRequest, user) -> Device | None:
    """The device by which this session gave its second step, while it still counts."""
    persistent_id = request.session.get(DEVICE_ID_SESSION_KEY)
    device = Device.from_persistent_id(persistent_id) if persistent_id else None
    return device if device and device.user_id == user.pk and device.confirmed else None


def is_required(user) -> bool:
    """Whether `REQUIRE_2FA` asks this person for a second step."""
    if settings.REQUIRE_2FA == "publishers":
        return import_string(settings.SECOND_FACTOR_PUBLISHERS)(user)
    return settings.REQUIRE_2FA == "all"


def has_device(user) -> bool:
    return TOTPDevice.objects.filter(user=user, confirmed=True).exists()


def verify(request: HttpRequest, typed: str) -> bool:
    """Takes a code of the phone or a recovery code; the session is whole when it is right."""
    code = "".join(typed.split()).replace("-", "").lower()
    is_recovery = not (code.isascii() and code.isdigit() and len(code) == CODE_DIGITS)
    kind = StaticDevice if is_recovery else TOTPDevice
    for device in kind.objects.filter(user=request.user, confirmed=True).order_by("pk"):
        if verify_token(request.user, device.persistent_id, code):
            _remember(request, device)
            if is_recovery:
                logger.warning("A recovery code was used, user %s", request.user.pk)
            return True
    return False


def is_waiting(user) -> bool:
    """Whether too many wrong codes came: the next is looked at after a while."""
    devices = TOTPDevice.objects.filter(user=user, confirmed=True)
    return any(not device.verify_is_allowed()[0] for device in devices)


def new_device(user) -> TOTPDevice:
    """The device that waits to be confirmed; the same secret while the page is open."""
    device = TOTPDevice.objects.filter(user=user, confirmed=False).order_by("-pk").first()
    return device or TOTPDevice.objects.create(user=user, name="phone", confirmed=False)


@transaction.atomic
def confirm(request: HttpRequest, typed: str) -> list[str]:
    """Takes the new phone's first code; answers the recovery codes, or nothing when it is wrong.

    An older phone and older recovery codes count no more.
    """
    device = new_device(request.user)
    if not verify_token(request.user, device.persistent_id, "".join(typed.split())):
        return []
    TOTPDevice.objects.filter(user=request.user).exclude(pk=device.pk).delete()
    device = TOTPDevice.objects.get(pk=device.pk)
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    _remember(request, device)
    logger.info("A second step was set up, user %s", request.user.pk)
    return new_recovery_codes(request.user)


@transaction.atomic
def new_recovery_codes(user) -> list[str]:
    """Ten codes, each good once, in place of all earlier ones."""
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="recovery", confirmed=True)
    codes = [StaticToken.random_token().lower() for _each in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return codes


def codes_left(user) -> int:
    return StaticToken.objects.filter(device__user=user).count()


@transaction.atomic
def forget(user) -> None:
    """Takes every device of a person away: a lost phone. Their sessions are no longer whole."""
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()
    logger.warning("A second step was reset, user %s", user.pk)


def _remember(request: HttpRequest, device: Device) -> None:
    request.session.cycle_key()
    request.session.pop(HAS_NONE, None)
    login(request, device)


def _user_of_a_whole_login(request: HttpRequest, user) -> models.Model | AnonymousUser:
    if user.is_authenticated and missing_step(request, user):
        return AnonymousUser()
    return user


def _note_at_login(sender, request: HttpRequest, user, **kwargs) -> None:
    request.session.pop(HAS_NONE, None)
    if not has_device(user):
        request.session[HAS_NONE] = user.pk


user_logged_in.connect(_note_at_login, dispatch_uid="second_factor_note_at_login")
