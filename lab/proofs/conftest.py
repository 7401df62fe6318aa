"""What every proof has: a lab that is up, a picture of it before and after, and a place for what it saw."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator

import pytest

from delivery.findings import CannotCheckError
from lab import argo_cd, state, up
from lab.proofs import as_found, outer, results
from lab.proofs.outer import Watch
from lab.proofs.results import BROKEN, HOLDS, LEFT_OUT, UNCHECKED, Facts, Result
from lab.proofs.stage import Stage

_LAST = "nothing-leaves"
_FACTS = pytest.StashKey[Facts]()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put what watches all others at the end."""
    items.sort(key=lambda item: results.identifier(item.path) == _LAST)


@pytest.fixture(scope="session", autouse=True)
def watch(request: pytest.FixtureRequest) -> Iterator[Watch | None]:
    """See that the lab is up and well; count what leaves the machine from then on, where a proof asks for it."""
    up.need()
    argo_cd.wait_healthy()
    if not any(results.identifier(item.path) == _LAST for item in request.session.items):
        yield None
        return
    with outer.watched() as counted:
        yield counted


@pytest.fixture(scope="module", autouse=True)
def found() -> Iterator[None]:
    """See that the proof leaves the lab as it found it; what a sabotage has left is seen after the sabotage."""
    if results.SABOTAGED in os.environ:
        yield
        return
    before = as_found.picture()
    yield
    left = as_found.left_behind(before)
    assert not left, "the proof has left behind: " + "; ".join(left)


@pytest.fixture
def facts(request: pytest.FixtureRequest) -> Facts:
    """What the test says beside its verdict."""
    said: Facts = request.node.stash.setdefault(_FACTS, Facts())
    return said


@pytest.fixture
def staging() -> Stage:
    """The environment that the proofs work on: as prod, and nobody's."""
    return Stage("staging")


class LeftOutError(CannotCheckError):
    """The test needs more than the lab has, which is the cluster alone."""


def pytest_configure(config: pytest.Config) -> None:
    """Make the tests' mark known."""
    config.addinivalue_line("markers", f"{results.WHOLE}: needs the whole delivery, not the cluster alone")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Leave a test out that needs more than is there."""
    if _left_out(item):
        raise LeftOutError(f"{item.name} needs the whole lab: `make lab`")


def _left_out(item: pytest.Item) -> bool:
    return bool(item.get_closest_marker(results.WHOLE) and not state.remembered(up.WHOLE))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Write the verdict, time and facts of each part of a test for the table."""
    report = yield
    verdict, problem = _verdict(call)
    said = item.stash.get(_FACTS, Facts()) if call.when == "call" else Facts()
    # What comes after a test that was left out has shown nothing.
    if not (_left_out(item) and verdict == HOLDS):
        results.write(Result(results.identifier(item.path), verdict, call.duration, said, problem))
    return report


def _verdict(call: pytest.CallInfo[None]) -> tuple[str, str]:
    if call.excinfo is None:
        return HOLDS, ""
    error = call.excinfo.value
    if isinstance(error, LeftOutError):
        return LEFT_OUT, _line(error)
    if not isinstance(error, CannotCheckError):
        return BROKEN, _line(error)
    failed = _hidden(error)
    return (BROKEN, f"{_line(failed)}; then: {_line(error)}") if failed else (UNCHECKED, _line(error))


def _hidden(error: BaseException) -> AssertionError | None:
    """Return the claim that had failed before an error came, such as one of putting things back."""
    before = error.__context__
    while before:
        if isinstance(before, AssertionError):
            return before
        before = before.__context__
    return None


def _line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
