"""Problem details: RFC 9457, and the types that clients decide by."""

from __future__ import annotations

import json

import pytest

from palette.api.problems import (
    MEDIA_TYPE,
    TYPES,
    ProblemError,
    ProblemException,
    invalid_color,
    invalid_parameter,
    of_status,
    render,
)
from palette.color.parsing import ColorSyntaxError, parse

STATUSES = {
    "invalid-color": 400,
    "invalid-parameter": 400,
    "missing-parameter": 400,
    "unknown-parameter": 400,
    "unsupported-space": 400,
    "invalid-body": 400,
    "invalid-request": 400,
    "not-found": 404,
    "unknown-list": 404,
    "method-not-allowed": 405,
    "not-acceptable": 406,
    "request-timeout": 408,
    "payload-too-large": 413,
    "query-too-long": 414,
    "unsupported-media-type": 415,
    "unprocessable-palette": 422,
    "unprocessable-combination": 422,
    "rate-limited": 429,
    "internal-error": 500,
    "overloaded": 503,
}


def fault(text: str) -> ColorSyntaxError:
    """Return the error of a text that is no colour."""
    with pytest.raises(ColorSyntaxError) as caught:
        parse(text)
    return caught.value


def test_the_types_are_stable() -> None:
    assert {slug: kind.status for slug, kind in TYPES.items()} == STATUSES
    assert all(kind.slug == slug for slug, kind in TYPES.items())
    assert MEDIA_TYPE == "application/problem+json"


def test_each_type_has_a_title_and_a_meaning_of_its_own() -> None:
    assert len({kind.title for kind in TYPES.values()}) == len(TYPES)
    assert len({kind.meaning for kind in TYPES.values()}) == len(TYPES)
    assert all(kind.title and kind.meaning.endswith(".") for kind in TYPES.values())


@pytest.mark.parametrize("status", sorted(set(STATUSES.values())))
def test_the_type_of_a_status(status: int) -> None:
    general = next(slug for slug, other in STATUSES.items() if other == status)
    assert of_status(status) == ("invalid-request" if status == 400 else general)


@pytest.mark.parametrize(
    ("status", "slug"),
    [(402, "invalid-request"), (499, "invalid-request"), (501, "internal-error"), (599, "internal-error")],
)
def test_the_type_of_a_status_that_none_has(status: int, slug: str) -> None:
    assert of_status(status) == slug


def test_a_problem_with_every_member() -> None:
    problem = ProblemException(
        "invalid-color",
        "what is wrong",
        position=0,
        expected=["one", "other"],
        errors=[ProblemError("here", pointer="/a/0"), ProblemError("there", parameter="b")],
        headers={"Retry-After": "1"},
    )
    assert str(problem) == "what is wrong"
    assert problem.headers == {"Retry-After": "1"}
    assert json.loads(render(problem, "/v1/colors", "https://colors.example")) == {
        "type": "https://colors.example/problems/invalid-color",
        "title": "Not a CSS color",
        "status": 400,
        "detail": "what is wrong",
        "instance": "/v1/colors",
        "position": 0,
        "expected": ["one", "other"],
        "errors": [{"detail": "here", "pointer": "/a/0"}, {"detail": "there", "parameter": "b"}],
    }


def test_a_problem_with_what_it_must_have() -> None:
    problem = ProblemException("not-found", "nothing")
    assert problem.headers == {}
    assert json.loads(render(problem, "/x", "")) == {
        "type": "/problems/not-found",
        "title": "Not found",
        "status": 404,
        "detail": "nothing",
        "instance": "/x",
    }


def test_of_a_long_path_the_beginning_is_told() -> None:
    body = json.loads(render(ProblemException("query-too-long", "long"), "/" + "x" * 5000, ""))
    assert body["instance"] == "/" + "x" * 2047


def test_empty_lists_are_left_out() -> None:
    body = json.loads(render(ProblemException("not-found", "nothing", expected=[], errors=[]), "/x", ""))
    assert "expected" not in body
    assert "errors" not in body


def test_the_whole_body_is_a_place_that_is_told() -> None:
    problem = ProblemException("invalid-body", "x", errors=[ProblemError("x", pointer="")])
    assert json.loads(render(problem, "/x", ""))["errors"] == [{"detail": "x", "pointer": ""}]


def test_a_parameter_that_is_no_color() -> None:
    error = fault("rgb(300")
    problem = invalid_color(error, parameter="fg")
    assert problem.type.slug == "invalid-color"
    assert problem.detail == f"fg: {error}"
    assert problem.position == error.position == 7
    assert problem.expected == error.expected
    assert problem.errors == [ProblemError(str(error), parameter="fg")]


def test_a_member_that_is_no_color() -> None:
    error = fault("zzzzzz")
    problem = invalid_color(error, pointer="/locked/2")
    assert problem.detail == f"/locked/2: {error}"
    assert problem.errors == [ProblemError(str(error), pointer="/locked/2")]


def test_an_empty_parameter_may_have_lost_its_number_sign() -> None:
    error = fault("")
    hint = " In an address, write '#' as %23 or leave it out: ?bg=3366cc."
    assert invalid_color(error, parameter="bg").detail == f"bg: {error}{hint}"
    assert invalid_color(error, pointer="/base").detail == f"/base: {error}"


def test_a_parameter_that_is_not_accepted() -> None:
    problem = invalid_parameter("to", "it is wrong")
    assert (problem.type.slug, problem.detail, problem.expected) == ("invalid-parameter", "to: it is wrong", None)
    assert problem.errors == [ProblemError("it is wrong", parameter="to")]
    other = invalid_parameter("to", "it is wrong", kind="unsupported-space", expected=["lab"])
    assert (other.type.slug, other.expected) == ("unsupported-space", ["lab"])
