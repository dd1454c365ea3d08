"""What is known of the pages elsewhere that our pieces link to."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

# Addresses are ASCII, and PostgreSQL indexes no more than 2,700 bytes.
LONGEST_ADDRESS = 1_000


class OutsideLink(models.Model):
    """An address elsewhere as it answered last; asked by `news.link_checks` alone."""

    class Outcome(models.TextChoices):
        """What came of asking; the labels are reasons that an editor reads."""

        OPENS = "opens", _("it opens")
        UNCLEAR = "unclear", _("the site does not say whether the page is there")
        NOT_FOUND = "not_found", _("the site has no such page any more")
        UNKNOWN_HOST = "unknown_host", _("no site has this name")
        NOT_PUBLIC = "not_public", _("the name leads to no place on the public internet")
        CERTIFICATE = "certificate", _("browsers will warn of the site's certificate")
        TIMEOUT = "timeout", _("the site does not answer in time")
        UNREACHABLE = "unreachable", _("the site takes no connection")
        SERVER_ERROR = "server_error", _("the site answers with an error")
        REDIRECTS = "redirects", _("it leads from one address to the next without end")

    address = models.CharField(max_length=LONGEST_ADDRESS, unique=True)
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True)
    status = models.PositiveSmallIntegerField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True, db_index=True)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.address


class LinkReading(models.Model):
    """When the links of a page were read last, to read each piece only now and then."""

    page = models.OneToOneField(
        Page, on_delete=models.CASCADE, primary_key=True, related_name="link_reading"
    )
    read_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.page_id}, {self.read_at}"
