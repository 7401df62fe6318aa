"""Every table of vectors through HTTP, with the tolerances that the library keeps."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from served.client import Client
from served.server import Server
from vectors.http_runner import run_http
from vectors.runner import Case, compare, load, names

CASES = {case["id"]: case for name in names() for case in load(name)}

# The longest text of the tables has 10,000 characters, percent-encoded three times as many.
QUERY_BYTES = 40_000


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """One kept connection to a server that reads queries as long as the longest row."""
    running = Server(tmp_path_factory.mktemp("vectors"), drain_seconds=0, max_query_bytes=QUERY_BYTES)
    with running.client() as client:
        yield client
    assert running.stop() == 0, running.complaints()


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_vector(reader: Client, case: Case) -> None:
    actual = run_http(reader.get, reader.post, case)
    assert compare(actual, case["expected"], case["tolerance"]), f"{actual} instead of {case['expected']}: {case}"
