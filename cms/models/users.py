"""People with an account."""

from django.contrib.auth.models import AbstractUser
from wagtail.search import index


class User(index.Indexed, AbstractUser):
    """A member of staff. Vietnamese names put the family name first."""

    search_fields = [
        *(
            field(name)
            for name in ("username", "first_name", "last_name", "email")
            for field in (index.SearchField, index.AutocompleteField, index.FilterField)
        ),
        *(index.FilterField(name) for name in ("id", "is_active", "is_superuser", "last_login")),
    ]

    def get_full_name(self) -> str:
        """Family name, then given name; the username where neither is known."""
        return f"{self.last_name} {self.first_name}".strip() or self.username

    def __str__(self) -> str:
        return self.get_full_name()
