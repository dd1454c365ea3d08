"""Deputies (người duyệt thay): who decides in whose place, from a day to a day.

Only people who decide at a step of the site themselves stand in for others there: they know the
work, and a stolen reporter's account gains nothing by it. What is given is the membership of the
absent person's steps (`EditorialTask.members`) and nothing else of theirs.
"""

from datetime import date, datetime, timedelta

from django.contrib.auth import get_user_model
from django.db import models, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import Site

from news.editorial import Refused, Right
from news.models import Deputyship, EditorialTask
from news.permissions import has_right

User = get_user_model()
LONGEST = timedelta(days=90)


def deciders(site: Site) -> models.QuerySet:
    """Those who decide at a step of the site by their own role."""
    steps = EditorialTask.objects.filter(site=site, active=True, of_category=False)
    groups = steps.values("groups")
    return User.objects.filter(is_active=True, groups__in=groups).distinct()


def may_appoint_for(user, site: Site) -> models.QuerySet:
    """For whom `user` names a deputy: an administrator for everybody, others for themselves."""
    people = deciders(site).order_by("last_name", "first_name", "pk")
    if has_right(user, Right.MANAGE_WORKFLOWS, site.root_page):
        return people
    return people.filter(pk=user.pk)


def appoint(
    user,
    site: Site,
    absent: User,
    deputy: User,
    starts_on: date,
    ends_on: date,
    reason: str,
    today: date,
) -> Deputyship:
    """Makes `deputy` decide in the place of `absent`; raises `Refused` with every reason."""
    with transaction.atomic():
        User.objects.select_for_update().get(pk=absent.pk)  # two forms at once: one overlaps
        reasons = _refusals(user, site, absent, deputy, starts_on, ends_on, today)
        if not reason.strip():
            reasons.append(_("Say why, for example: annual leave."))
        if reasons:
            raise Refused(reasons)
        return Deputyship.objects.create(
            site=site,
            absent=absent,
            deputy=deputy,
            starts_on=starts_on,
            ends_on=ends_on,
            reason=reason.strip(),
            made_by=user,
        )


def may_end(user, deputyship: Deputyship) -> bool:
    """The two people concerned and the administrators: giving a right back is never wrong."""
    concerned = {deputyship.absent_id, deputyship.deputy_id}
    return user.pk in concerned or has_right(
        user, Right.MANAGE_WORKFLOWS, deputyship.site.root_page
    )


def end(user, deputyship: Deputyship, now: datetime) -> None:
    """Ends a running or planned deputyship at once; the row stays."""
    if not may_end(user, deputyship):
        raise Refused([_("Only the two people and the administrators end this.")])
    Deputyship.objects.filter(pk=deputyship.pk, ended_at=None).update(ended_at=now, ended_by=user)


def _refusals(
    user,
    site: Site,
    absent: User,
    deputy: User,
    starts_on: date,
    ends_on: date,
    today: date,
) -> list[str | Promise]:
    reasons: list[str | Promise] = []
    people = deciders(site)
    if not may_appoint_for(user, site).filter(pk=absent.pk).exists():
        reasons.append(_("You name a deputy only for yourself; ask the administrator."))
    if absent == deputy:
        reasons.append(_("Choose somebody else as the deputy."))
    elif not people.filter(pk=deputy.pk).exists():
        reasons.append(_("Only a person who checks or approves at this site can be a deputy."))
    elif not _steps(site, absent) - _steps(site, deputy):
        reasons.append(
            _("%(name)s decides at the same step already; no deputy is needed.") % {"name": deputy}
        )
    if starts_on < today:
        reasons.append(_("The first day is over; start today or later."))
    if ends_on < starts_on:
        reasons.append(_("The last day must not be before the first."))
    elif ends_on - starts_on > LONGEST:
        reasons.append(_("At most 90 days at a time; name the deputy again afterwards."))
    others = Deputyship.objects.not_over(today).filter(site=site, absent=absent)
    if others.filter(starts_on__lte=ends_on, ends_on__gte=starts_on).exists():
        reasons.append(_("These days have a deputy already; end that one first."))
    return reasons


def _steps(site: Site, person: User) -> set[int]:
    tasks = EditorialTask.objects.filter(site=site, active=True)
    return {task.pk for task in tasks if task.own_people().filter(pk=person.pk).exists()}
