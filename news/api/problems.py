"""Errors of the API: `application/problem+json` (RFC 9457) in the reader's words, with a code."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from django.db import models
from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext_lazy as _

CONTENT_TYPE = "application/problem+json"


class Code(models.TextChoices):
    """What went wrong, for programs; the label is the title for people."""

    UNKNOWN_PARAMETER = "unknown-parameter", _("There is no such parameter")
    WRONG_VALUE = "wrong-value", _("This value is not understood")
    UNKNOWN_VALUE = "unknown-value", _("Nothing of this name is published here")
    NOT_COMBINABLE = "not-combinable", _("These parameters cannot be used together")
    NOT_FOUND = "not-found", _("There is nothing at this address")
    GONE = "gone", _("This article is no longer published")
    METHOD = "method-not-allowed", _("This API can only be read")
    BUSY = "busy", _("Too many questions at once")
    FAILED = "failed", _("The portal could not answer")


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with a question; `parameter` where it is one's fault."""

    code: Code
    detail: str
    parameter: str | None = None


class Problem(Exception):
    """An answer that is an error, with every reason at once."""

    def __init__(
        self, status: HTTPStatus, *faults: Fault, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(", ".join(fault.code for fault in faults))
        self.status = status
        self.faults = faults
        self.headers = headers or {}

    def response(self) -> HttpResponse:
        first = self.faults[0]
        told = {
            "type": f"/du-lieu-mo/#{first.code}",
            "title": str(first.code.label),
            "status": int(self.status),
            "detail": " ".join(str(fault.detail) for fault in self.faults),
            "code": str(first.code),
            "parameter": first.parameter,
            "errors": [
                {
                    "code": str(fault.code),
                    "detail": str(fault.detail),
                    "parameter": fault.parameter,
                }
                for fault in self.faults
            ],
        }
        return JsonResponse(
            told,
            status=self.status,
            content_type=CONTENT_TYPE,
            headers={"Cache-Control": "no-store", **self.headers},
            json_dumps_params={"ensure_ascii": False},
        )


def refused(*faults: Fault) -> Problem:
    """400, for a question that cannot be answered as it is."""
    return Problem(HTTPStatus.BAD_REQUEST, *faults)
