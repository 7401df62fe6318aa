"""Problem details (RFC 9457): every error answer, its stable type, and what was expected instead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Final

import msgspec

from palette.color.parsing import ColorSyntaxError

MEDIA_TYPE: Final = "application/problem+json"
PATH: Final = "/problems/"
_LONGEST: Final = 2048


class ProblemError(msgspec.Struct, omit_defaults=True):
    """One fault among several: where it is (a JSON pointer or a parameter's name) and what is wrong there."""

    detail: str
    pointer: str | None = None
    parameter: str | None = None


class Problem(msgspec.Struct, omit_defaults=True):
    """An RFC 9457 problem. ``position`` counts characters of the offending text from 0."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    position: int | None = None
    expected: list[str] | None = None
    errors: list[ProblemError] | None = None


class ProblemType(msgspec.Struct, frozen=True):
    """A kind of problem: its slug is stable, clients may decide by it."""

    slug: str
    status: int
    title: str
    meaning: str


TYPES: Final[Mapping[str, ProblemType]] = {
    kind.slug: kind
    for kind in (
        ProblemType("invalid-color", 400, "Not a CSS color", "A color's text does not follow CSS Color 4."),
        ProblemType("invalid-parameter", 400, "Parameter not accepted", "A parameter has a value it cannot have."),
        ProblemType("missing-parameter", 400, "Parameter missing", "A parameter that is needed was not given."),
        ProblemType("unknown-parameter", 400, "Unknown parameter", "The endpoint has no parameter of that name."),
        ProblemType("unsupported-space", 400, "Unknown color space", "The service has no color space of that name."),
        ProblemType("invalid-body", 400, "Body not accepted", "The body is not the JSON that the endpoint takes."),
        ProblemType("invalid-request", 400, "Request not accepted", "The request is not what HTTP itself allows."),
        ProblemType("not-found", 404, "Not found", "There is nothing at this address."),
        ProblemType("unknown-list", 404, "Unknown list of names", "The service has no list of that name."),
        ProblemType("method-not-allowed", 405, "Method not allowed", "The address exists; see Allow for its methods."),
        ProblemType("not-acceptable", 406, "Not acceptable", "No form of the answer suits Accept or Accept-Encoding."),
        ProblemType("request-timeout", 408, "Request too slow", "The request did not arrive in time."),
        ProblemType("payload-too-large", 413, "Too large", "The body, or the number of colors in it, is over a limit."),
        ProblemType("query-too-long", 414, "Query too long", "The address is longer than the service reads."),
        ProblemType("unsupported-media-type", 415, "Media type not read", "The body has a type that is not read here."),
        ProblemType("unprocessable-palette", 422, "Palette not possible", "No palette meets every wish at once."),
        ProblemType("unprocessable-combination", 422, "Not together", "Parameters are accepted, but not together."),
        ProblemType("rate-limited", 429, "Too many requests", "Wait as long as Retry-After says."),
        ProblemType("internal-error", 500, "Internal error", "A fault of the service; the log has it by request id."),
        ProblemType("overloaded", 503, "Not done in time", "The work took longer than one request may."),
    )
}


class ProblemException(Exception):  # noqa: N818 - it is a problem (RFC 9457's word), raised
    """Raised anywhere in ``api`` to answer with a problem.

    Attributes:
        kind: the slug, a key of ``TYPES``.
        detail: one sentence about this very request.
    """

    def __init__(
        self,
        kind: str,
        detail: str,
        *,
        position: int | None = None,
        expected: Sequence[str] | None = None,
        errors: Sequence[ProblemError] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.type = TYPES[kind]
        self.detail = detail
        self.position = position
        self.expected = expected
        self.errors = errors
        self.headers = dict(headers or {})


def invalid_color(
    error: ColorSyntaxError, *, parameter: str | None = None, pointer: str | None = None
) -> ProblemException:
    """Return the problem of a colour that does not parse, given in a parameter or in a body."""
    hint = ""
    if not error.text and parameter:
        hint = f" In an address, write '#' as %23 or leave it out: ?{parameter}=3366cc."
    detail = f"{parameter or pointer}: {error}{hint}"
    return ProblemException(
        "invalid-color",
        detail,
        position=error.position,
        expected=error.expected,
        errors=[ProblemError(str(error), pointer=pointer, parameter=parameter)],
    )


def invalid_parameter(
    name: str, detail: str, *, kind: str = "invalid-parameter", expected: Sequence[str] | None = None
) -> ProblemException:
    """Return the problem of one parameter."""
    return ProblemException(kind, f"{name}: {detail}", expected=expected, errors=[ProblemError(detail, parameter=name)])


def render(problem: ProblemException, instance: str, public_url: str) -> bytes:
    """Return a problem as JSON; ``instance`` is the path of the request, of which the beginning is told."""
    body = Problem(
        type=f"{public_url}{PATH}{problem.type.slug}",
        title=problem.type.title,
        status=problem.type.status,
        detail=problem.detail,
        instance=instance[:_LONGEST],
        position=problem.position,
        expected=list(problem.expected) if problem.expected else None,
        errors=list(problem.errors) if problem.errors else None,
    )
    return msgspec.json.encode(body)


def of_status(status: int) -> str:
    """Return the slug of the problem type that an HTTP status stands for."""
    if status == HTTPStatus.BAD_REQUEST:
        return "invalid-request"  # the others are raised as such
    slugs = [kind.slug for kind in TYPES.values() if kind.status == status]
    unlisted = "invalid-request" if status < HTTPStatus.INTERNAL_SERVER_ERROR else "internal-error"
    return slugs[0] if slugs else unlisted
