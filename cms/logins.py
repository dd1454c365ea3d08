"""Slows down who guesses passwords (docs/decisions/0012-logins.md).

Every way to log in goes through `ThrottledBackend`. An attempt is written down before the password
is looked at, so that a hundred at once are counted as a hundred.
"""

import logging
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from cms.models import LoginAttempt
from cms.visitors import client_address

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Limit:
    """So many failures within so long; the next attempt is refused until the first is that old."""

    failures: int
    window: timedelta


# One person who mistypes, or one program that guesses.
ACCOUNT_AT_ADDRESS = Limit(5, timedelta(minutes=15))
# One address that tries many accounts.
ADDRESS = Limit(30, timedelta(minutes=15))
# Many addresses that try one account.
ACCOUNT = Limit(30, timedelta(hours=1))
# Whoever logged in from an address lately is not kept out by what strangers do.
KNOWN_FOR = timedelta(days=30)
FAILURES_KEPT_FOR = timedelta(days=1)


class ThrottledBackend(ModelBackend):
    """Django's own accounts and passwords; too many failures are refused unseen.

    A refused request carries `login_refused_until`; a correct password changes nothing then.
    """

    def authenticate(
        self, request: HttpRequest | None, username=None, password=None, **kwargs
    ) -> AbstractBaseUser | None:
        if request is None or username is None or password is None:
            return super().authenticate(request, username=username, password=password, **kwargs)
        now = timezone.now()
        attempt = LoginAttempt.objects.create(
            account=account_key(username), address=client_address(request), attempted_at=now
        )
        refused_until = _refused_until(attempt)
        if refused_until:
            attempt.delete()
            logger.warning("Logins refused for a while: too many failures, %s", attempt.address)
            request.login_refused_until = refused_until
            raise PermissionDenied
        user = super().authenticate(request, username=username, password=password, **kwargs)
        if user:
            _succeed(attempt)
        return user


def account_key(username: str) -> str:
    """What was typed as a name, so that it can be compared but not read.

    People type their password into the wrong field.
    """
    typed = unicodedata.normalize("NFKC", username).strip().casefold()
    return salted_hmac("cms.logins", typed, algorithm="sha256").hexdigest()


def forget_attempts(now: datetime) -> None:
    """Deletes what no limit looks at any more."""
    failures = LoginAttempt.objects.filter(has_succeeded=False)
    failures.filter(attempted_at__lt=now - FAILURES_KEPT_FOR).delete()
    LoginAttempt.objects.filter(attempted_at__lt=now - KNOWN_FOR).delete()


def _refused_until(attempt: LoginAttempt) -> datetime | None:
    """When the next attempt is looked at again; None where this one is."""
    here = LoginAttempt.objects.filter(account=attempt.account, address=attempt.address)
    limits = [(ACCOUNT_AT_ADDRESS, here)]
    known_since = attempt.attempted_at - KNOWN_FOR
    if not here.filter(has_succeeded=True, attempted_at__gte=known_since).exists():
        limits.append((ACCOUNT, LoginAttempt.objects.filter(account=attempt.account)))
        # Over a Unix socket without a proxy's word the address is unknown, and everybody's.
        if attempt.address:
            limits.append((ADDRESS, LoginAttempt.objects.filter(address=attempt.address)))
    ends = [_end_of(limit, attempts, attempt) for limit, attempts in limits]
    return max((end for end in ends if end), default=None)


def _end_of(limit: Limit, attempts: QuerySet, attempt: LoginAttempt) -> datetime | None:
    """When the limit lets the next attempt pass; the attempts at hand now count too."""
    since = attempt.attempted_at - limit.window
    failures = (
        attempts.filter(has_succeeded=False, attempted_at__gt=since)
        .exclude(pk=attempt.pk)
        .order_by("-attempted_at", "-pk")
        .values_list("attempted_at", flat=True)
    )
    recent = list(failures[: limit.failures])
    return recent[-1] + limit.window if len(recent) == limit.failures else None


def _succeed(attempt: LoginAttempt) -> None:
    """The failures of this person at this address were slips of the finger."""
    LoginAttempt.objects.filter(account=attempt.account, address=attempt.address).exclude(
        pk=attempt.pk
    ).delete()
    LoginAttempt.objects.filter(pk=attempt.pk).update(has_succeeded=True)
