"""Which addresses editors may link to."""

from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator
from django.utils.translation import gettext_lazy as _

_is_url = URLValidator(schemes=["http", "https"])
_is_email = EmailValidator()


def validate_link_address(value: str) -> None:
    """Accepts http(s), mailto and tel addresses; anything else is a ValidationError."""
    try:
        parts = urlsplit(value)
        if parts.scheme in {"http", "https"}:
            return _is_url(value)
        if parts.scheme == "mailto":
            return _is_email(parts.path)
        if parts.scheme == "tel" and _is_telephone(parts.path):
            return None
    except (ValueError, ValidationError):
        pass
    raise ValidationError(
        _("Enter a web address (https://…), an e-mail (mailto:…) or a telephone (tel:…)."),
        code="link_address",
    )


def _is_telephone(path: str) -> bool:
    return set(path) <= set("0123456789+-. ()") and any(sign.isdecimal() for sign in path)
