"""Links by which one person decides over one version of a piece without logging in."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision, TaskState


class ApprovalLink(models.Model):
    """A link for one person, one step and one version; what it does is in `news.approval_links`.

    Only a digest of its secret is here: who reads the database, or a backup, approves nothing.
    """

    class Decision(models.TextChoices):
        APPROVED = "approve", _("Approved")
        RETURNED = "reject", _("Sent back")

    digest = models.CharField(max_length=64, unique=True)
    task_state = models.ForeignKey(TaskState, on_delete=models.CASCADE, related_name="+")
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    expires_at = models.DateTimeField()
    decision = models.CharField(max_length=10, choices=Decision.choices, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decision="", decided_at__isnull=True)
                | Q(decision__in=["approve", "reject"], decided_at__isnull=False),
                name="approval_link_decided_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.revision.object_str}"
