"""What the background jobs last did."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class JobHeartbeat(models.Model):
    """One row per recurring job, written by the scheduler each time the job ends."""

    name = models.SlugField(_("job"), unique=True)
    ran_at = models.DateTimeField(_("last run"))
    succeeded_at = models.DateTimeField(_("last success"), null=True)
    error = models.TextField(_("last error"), blank=True)

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")

    def __str__(self) -> str:
        return self.name
