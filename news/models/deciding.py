"""Deciding out of the ordinary: in somebody's place, at once, and too late."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from wagtail.models import Page, Revision, Site, TaskState


class DeputyshipQuerySet(models.QuerySet):
    """Who stands in for whom, and when."""

    def not_over(self, today: date) -> "DeputyshipQuerySet":
        return self.filter(ends_on__gte=today, ended_at=None)

    def running(self, today: date) -> "DeputyshipQuerySet":
        return self.not_over(today).filter(starts_on__lte=today)


class Deputyship(models.Model):
    """For some days `deputy` decides at the steps of `absent`. Ended early, never deleted."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+")
    absent = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="absences"
    )
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="deputyships"
    )
    starts_on = models.DateField()
    ends_on = models.DateField()
    reason = models.CharField(max_length=250)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)

    objects = DeputyshipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="a_deputyship_ends_after_its_start"
            ),
            models.CheckConstraint(
                condition=~Q(absent=F("deputy")), name="nobody_is_their_own_deputy"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deputy} → {self.absent}, {self.starts_on} – {self.ends_on}"


class UrgentPublication(models.Model):
    """The record without which nothing is published past its workflow: one revision, one reason.

    It waits for a second person as long as that very revision is live and nobody answered.
    """

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    revision = models.OneToOneField(Revision, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(max_length=500)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    published_at = models.DateTimeField(default=timezone.now)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.page}: {self.reason}"


class Reminder(models.Model):
    """When a person was last reminded of a piece at a step: the claim that mails go out once."""

    task_state = models.ForeignKey(TaskState, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    reminded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["task_state", "person"], name="one_reminder_per_piece_step_and_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.task_state_id}"
