"""People with an account."""

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """A member of staff. Vietnamese names put the family name first."""

    def get_full_name(self) -> str:
        """Family name, then given name; the username where neither is known."""
        return f"{self.last_name} {self.first_name}".strip() or self.username

    def __str__(self) -> str:
        return self.get_full_name()
