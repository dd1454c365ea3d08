"""Who tried to log in, as far as it takes to stop guessing."""

from django.db import models
from django.utils import timezone


class LoginAttempt(models.Model):
    """One attempt. Nothing here names a person: `account` is a keyed hash of what was typed."""

    account = models.CharField(max_length=64)
    address = models.CharField(max_length=50)
    attempted_at = models.DateTimeField(default=timezone.now)
    has_succeeded = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["account", "attempted_at"], name="login_by_account"),
            models.Index(fields=["address", "attempted_at"], name="login_by_address"),
        ]

    def __str__(self) -> str:
        return f"{self.attempted_at:%Y-%m-%d %H:%M:%S}"
