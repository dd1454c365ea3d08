"""Forms of the royalty screens."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from news.models import Author, PieceKind
from news.models.royalties import check_ceiling
from news.royalties import MonthPiece


class PieceForm(forms.Form):
    """One row of the month: kind, coefficient, reason and a share for each person."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    coefficient = forms.DecimalField(
        label=gettext_lazy("Coefficient"),
        required=False,
        localize=True,
        max_digits=5,
        decimal_places=2,
        min_value=0.01,
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), required=False, max_length=250)
    new_author = forms.ChoiceField(label=gettext_lazy("One more person"), required=False)
    new_percent = forms.IntegerField(
        label=gettext_lazy("Share in per cent"), required=False, min_value=1, max_value=100
    )

    def __init__(self, piece: MonthPiece, authors: dict[int, Author], data=None) -> None:
        decided = piece.decided
        super().__init__(
            data,
            prefix=f"p{piece.article.pk}",
            initial={
                "kind": piece.kind,
                "coefficient": decided.coefficient if decided else None,
                "reason": decided.reason if decided else "",
            },
        )
        self.piece, self.authors = piece, authors
        self.fields["kind"].choices = [("", _("Choose…")), *PieceKind.choices]
        self.fields["new_author"].choices = [
            ("", "–"),
            *((str(pk), author.name) for pk, author in authors.items()),
        ]
        for author, percent in piece.shares:
            self.fields[f"share_{author.pk}"] = forms.IntegerField(
                label=author.name, required=False, min_value=0, max_value=100, initial=percent
            )

    @property
    def share_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("share_")]

    @property
    def shares(self) -> list[tuple[Author, int]]:
        """The people who get anything, as typed."""
        shares = [
            (author, self.cleaned_data.get(f"share_{author.pk}") or 0)
            for author, _percent in self.piece.shares
        ]
        if self.cleaned_data.get("new_author"):
            author = self.authors[int(self.cleaned_data["new_author"])]
            shares.append((author, self.cleaned_data.get("new_percent") or 0))
        return [share for share in shares if share[1]]

    def clean(self) -> dict:
        super().clean()
        values = self.cleaned_data
        kind, reason = values.get("kind"), values.get("reason")
        if not kind and not self.has_error("kind"):
            self.add_error("kind", _("Choose what the piece is paid as."))
        try:
            check_ceiling(kind, values.get("coefficient"))
        except ValidationError as refused:
            self.add_error(None, refused.messages)
        if not reason:
            if kind == PieceKind.UNPAID:
                self.add_error("reason", _("Say why the piece earns nothing."))
            elif self.piece.earns_nothing_by_default:
                self.add_error("reason", _("Say why a piece from elsewhere is paid."))
            elif values.get("coefficient"):
                self.add_error("reason", _("Say why the coefficient differs from the table."))
        self._check_shares(values)
        return values

    def _check_shares(self, values: dict) -> None:
        new = values.get("new_author")
        if new and f"share_{new}" in self.fields:
            self.add_error("new_author", _("This person has a share already."))
        if bool(new) != bool(values.get("new_percent")) and not self.has_error("new_percent"):
            self.add_error("new_percent", _("Name the person and the share together."))
        if self.errors:
            return
        whole = sum(percent for _author, percent in self.shares)
        if whole != 100 and (whole or self.share_fields):
            self.add_error(
                None,
                _("The shares make %(sum)s %%; they must make 100 %% together.") % {"sum": whole},
            )


class CorrectionForm(forms.Form):
    """Money more or less for a closed line."""

    amount_vnd = forms.IntegerField(
        label=gettext_lazy("Amount in đồng, with a minus to take back"),
        min_value=-1_000_000_000,
        max_value=1_000_000_000,
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=250)
