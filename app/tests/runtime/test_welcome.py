"""What a person at a terminal is told."""

from __future__ import annotations

import pytest

from palette.runtime.settings import Settings
from palette.runtime.welcome import welcome


def test_the_welcome_says_where_and_what_to_try() -> None:
    assert welcome(Settings()) == (
        "Color Palette API   http://127.0.0.1:8000/        documentation: http://127.0.0.1:8000/docs\n"
        "management          http://127.0.0.1:9000/readyz   metrics: http://127.0.0.1:9000/metrics\n"
        "try                 curl 'http://127.0.0.1:8000/v1/generate?mood=cool&count=5'\n"
        "stop                Ctrl-C"
    )


@pytest.mark.parametrize(
    ("host", "shown"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("0.0.0.0", "127.0.0.1"),  # noqa: S104 - shown, not bound
        ("::", "[::1]"),
        ("::1", "[::1]"),
        ("fe80::1", "[fe80::1]"),
        ("localhost", "localhost"),
    ],
)
def test_hosts_are_shown_as_they_can_be_opened(host: str, shown: str) -> None:
    found = welcome(Settings(host=host, port=81, management_host="10.0.0.1", management_port=91))
    assert f"http://{shown}:81/docs" in found
    assert f"curl 'http://{shown}:81/v1/generate" in found
    assert "http://10.0.0.1:91/readyz" in found
    assert f"http://{shown}:91/metrics" in welcome(Settings(management_host=host, management_port=91))
