"""What comes after publication: corrections, pieces taken down, errors that readers report."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.models import Orderable, Page

LONGEST_REPORT = 1000


class Correction(Orderable):
    """Đính chính: what an article said wrongly, and what is right; part of its revisions."""

    article = ParentalKey("news.ArticlePage", on_delete=models.CASCADE, related_name="corrections")
    day = models.DateField(_("day of the correction"), default=timezone.localdate)
    wrong = models.TextField(
        _("the article said"),
        max_length=500,
        blank=True,
        help_text=_("The wrong words, as they stood. Leave empty where something was missing."),
    )
    right = models.TextField(_("correct is"), max_length=1000)

    panels = [FieldPanel("day"), FieldPanel("wrong"), FieldPanel("right")]

    class Meta(Orderable.Meta):
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        indexes = [models.Index(fields=["-day", "-id"], name="newest_corrections")]

    def __str__(self) -> str:
        return f"{self.day}: {self.right}"

    def said(self) -> tuple:
        """What readers see of it."""
        return self.day, self.wrong, self.right


class Withdrawal(models.Model):
    """What readers find at the address of an article that was taken down, until it is back."""

    class Answer(models.TextChoices):
        EXPLAIN = "explain", _("A page that says the article was taken down, and why")
        LEAD_ON = "lead_on", _("Another page of this portal")
        NOTHING = "nothing", _("“Page not found”, as if it had never been")

    page = models.OneToOneField(Page, on_delete=models.CASCADE, primary_key=True, related_name="+")
    answer = models.CharField(max_length=7, choices=Answer.choices)
    explanation = models.CharField(max_length=500, blank=True)
    target = models.ForeignKey(Page, on_delete=models.SET_NULL, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(answer="explain") | ~Q(explanation=""),
                name="a_withdrawal_is_explained",
            ),
            models.CheckConstraint(
                condition=~Q(page=F("target")), name="a_withdrawal_leads_elsewhere"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.page}: {self.answer}"


class ErrorReport(models.Model):
    """Báo lỗi bài viết: what a reader says is wrong in an article. Never public.

    `sender` is a salted hash that changes daily, `form` the form that was sent: each is sent once.
    `contact` goes after `READER_CONTACT_DAYS`.
    """

    class State(models.TextChoices):
        NEW = "new", _("New")
        TAKEN = "taken", _("Being looked at")
        APPLIED = "applied", _("Put right")
        DISMISSED = "dismissed", _("Nothing to put right")

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+", db_index=False)
    text = models.TextField(max_length=LONGEST_REPORT)
    quote = models.CharField(max_length=300, blank=True)
    contact = models.CharField(max_length=150, blank=True)
    sender = models.CharField(max_length=32)
    form = models.CharField(max_length=32, unique=True)
    sent_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=9, choices=State.choices, default=State.NEW)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    handled_at = models.DateTimeField(null=True)
    note = models.TextField(max_length=1000, blank=True)
    answer = models.TextField(max_length=2000, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["sender", "sent_at"], name="error_reports_of_a_sender"),
            models.Index(fields=["page", "sent_at"], name="error_reports_of_a_page"),
            models.Index(fields=["sent_at"], name="error_reports_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.page_id}, {self.sent_at:%d/%m/%Y}: {self.text[:60]}"
