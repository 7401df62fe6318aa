"""The settings: defaults, bounds, and what a wrong one is answered with."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from palette.palettes.moods import MOODS
from palette.runtime.settings import BUILD_VARIABLES, Settings, SettingsError, load, table

DEFAULTS = {
    "host": "127.0.0.1",
    "port": 8000,
    "management_host": "127.0.0.1",
    "management_port": 9000,
    "public_url": "",
    "default_mood": "warm",
    "log_level": "info",
    "cors_origins": "*",
    "rate_limit": "",
    "client_address_header": "",
    "cache_bytes": 33_554_432,
    "max_query_bytes": 8192,
    "max_body_bytes": 2_097_152,
    "max_batch_bytes": 2_097_152,
    "max_colors": 10_000,
    "request_seconds": 10.0,
    "drain_seconds": 5.0,
    "grace_seconds": 15.0,
    "commit": "unknown",
    "built": "unknown",
}
MOOD_NAMES = ", ".join(MOODS)


def one(field: str, value: str) -> Any:
    """Return what one stated setting becomes."""
    return getattr(load({f"PALETTE_{field.upper()}": value}), field)


def refusal(**stated: str) -> str:
    """Return what wrong settings are answered with."""
    with pytest.raises(SettingsError) as caught:
        load({f"PALETTE_{name.upper()}": value for name, value in stated.items()})
    return str(caught.value)


def test_the_defaults() -> None:
    assert msgspec.structs.asdict(load({})) == DEFAULTS
    assert load({}) == Settings()


def test_other_variables_are_none_of_ours() -> None:
    assert load({"PATH": "/bin", "PORT": "1", "palette_port": "1", "XPALETTE_PORT": "1"}) == Settings()


def test_every_setting_is_read_from_its_variable() -> None:
    stated = {
        "host": "::",
        "port": "80",
        "management_host": "10.0.0.1",
        "management_port": "81",
        "public_url": "https://colors.example/api",
        "default_mood": "neon",
        "log_level": "error",
        "cors_origins": "https://a.example,https://b.example",
        "rate_limit": "5/hour",
        "client_address_header": "X-Forwarded-For",
        "cache_bytes": "0",
        "max_query_bytes": "64",
        "max_body_bytes": "65",
        "max_batch_bytes": "66",
        "max_colors": "1",
        "request_seconds": "0.5",
        "drain_seconds": "0",
        "grace_seconds": "1",
        "commit": "abc",
        "built": "2026-01-01",
    }
    assert set(stated) == set(DEFAULTS)
    found = load({f"PALETTE_{name.upper()}": value for name, value in stated.items()})
    assert msgspec.structs.asdict(found) == {
        **stated,
        "port": 80,
        "management_port": 81,
        "cache_bytes": 0,
        "max_query_bytes": 64,
        "max_body_bytes": 65,
        "max_batch_bytes": 66,
        "max_colors": 1,
        "request_seconds": 0.5,
        "drain_seconds": 0.0,
        "grace_seconds": 1.0,
    }


def test_settings_do_not_change() -> None:
    with pytest.raises(AttributeError):
        load({}).port = 1  # type: ignore[misc]  # it is what is tested


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("port", "1"),
        ("port", "65535"),
        ("management_port", "1"),
        ("management_port", "65535"),
        ("host", "x"),
        ("management_host", "x"),
        ("public_url", ""),
        ("public_url", "http://ab"),
        ("public_url", "https://a.example:8443/colors"),
        ("rate_limit", ""),
        ("rate_limit", "1/second"),
        ("rate_limit", "999999999/minute"),
        ("rate_limit", "600/hour"),
        ("client_address_header", ""),
        ("client_address_header", "X-Real-IP"),
        ("cors_origins", ""),
        ("cache_bytes", "0"),
        ("max_query_bytes", "64"),
        ("max_body_bytes", "64"),
        ("max_batch_bytes", "64"),
        ("max_colors", "1"),
        ("request_seconds", "0.001"),
        ("request_seconds", "3600"),
        ("drain_seconds", "0"),
        ("drain_seconds", "3600"),
        ("grace_seconds", "0.001"),
        ("grace_seconds", "3600"),
        ("commit", ""),
        ("built", ""),
    ],
)
def test_what_is_just_accepted(field: str, value: str) -> None:
    found = one(field, value)
    assert found == (value if isinstance(found, str) else float(value))


@pytest.mark.parametrize("field", ["port", "management_port"])
@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("0", ">= 1"),
        ("-1", ">= 1"),
        ("65536", "<= 65535"),
        ("", ""),
        ("http", ""),
        ("80.5", ""),
        (" 80", ""),
        ("0x50", ""),
    ],
)
def test_a_port_that_is_none(field: str, value: str, said: str) -> None:
    assert refusal(**{field: value}) == f"PALETTE_{field.upper()}={value!r}: expected `int` {said}".rstrip()


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("host", "", "expected `str` of length >= 1"),
        ("management_host", "", "expected `str` of length >= 1"),
        ("cache_bytes", "-1", "expected `int` >= 0"),
        ("cache_bytes", "32M", "expected `int`"),
        ("max_query_bytes", "63", "expected `int` >= 64"),
        ("max_body_bytes", "63", "expected `int` >= 64"),
        ("max_batch_bytes", "63", "expected `int` >= 64"),
        ("max_colors", "0", "expected `int` >= 1"),
        ("request_seconds", "0", "expected `float` > 0.0"),
        ("request_seconds", "-1", "expected `float` > 0.0"),
        ("request_seconds", "3600.1", "expected `float` <= 3600.0"),
        ("request_seconds", "inf", "expected `float` <= 3600.0"),
        ("request_seconds", "nan", "expected `float` > 0.0"),
        ("request_seconds", "10s", "expected `float`"),
        ("drain_seconds", "-0.1", "expected `float` >= 0.0"),
        ("drain_seconds", "inf", "expected `float` <= 3600.0"),
        ("grace_seconds", "0", "expected `float` > 0.0"),
        ("grace_seconds", "inf", "expected `float` <= 3600.0"),
        ("default_mood", "", f"expected one of {MOOD_NAMES}"),
        ("default_mood", "Warm", f"expected one of {MOOD_NAMES}"),
        ("default_mood", "cosy", f"expected one of {MOOD_NAMES}"),
        ("log_level", "INFO", "expected one of debug, info, warning, error"),
        ("log_level", "trace", "expected one of debug, info, warning, error"),
    ],
)
def test_a_wrong_value_is_answered_with_what_is_accepted(field: str, value: str, said: str) -> None:
    assert refusal(**{field: value}) == f"PALETTE_{field.upper()}={value!r}: {said}"


@pytest.mark.parametrize(
    ("field", "value", "form"),
    [
        ("public_url", "colors.example", "such as `https://colors.example` (no slash at the end)"),
        ("public_url", "ftp://colors.example", "such as `https://colors.example`"),
        ("public_url", "https://colors.example/", "no slash at the end"),
        ("public_url", "https://colors.example?x", "such as `https://colors.example`"),
        ("public_url", "https://colors.example#x", "such as `https://colors.example`"),
        ("public_url", "https://colors example", "such as `https://colors.example`"),
        ("public_url", "https://colors.example\n", "such as `https://colors.example`"),
        ("rate_limit", "600", "such as `600/minute`"),
        ("rate_limit", "0/minute", "such as `600/minute`"),
        ("rate_limit", "600/day", "such as `600/minute`"),
        ("rate_limit", "600 / minute", "such as `600/minute`"),
        ("rate_limit", "600/minute\n", "such as `600/minute`"),
        ("rate_limit", "6000000000/minute", "such as `600/minute`"),
        ("client_address_header", "X Real IP", "Header whose last address a trusted proxy wrote"),
        ("client_address_header", "X-Real-IP\n", "Header whose last address a trusted proxy wrote"),
    ],
)
def test_another_form_is_answered_with_an_example(field: str, value: str, form: str) -> None:
    said = refusal(**{field: value})
    assert said.startswith(f"PALETTE_{field.upper()}={value!r}: expected another form. ")
    assert form in said
    assert "\n" not in said


def test_an_unknown_setting_is_named_with_those_there_are() -> None:
    known = ", ".join(sorted(f"PALETTE_{field.upper()}" for field in DEFAULTS))
    assert refusal(prot="80") == f"PALETTE_PROT is not a setting; known are: {known}"
    assert refusal(zzz="1", aaa="1", port="0").startswith("PALETTE_AAA is not a setting;")


def test_the_prefix_alone_is_no_setting() -> None:
    with pytest.raises(SettingsError, match="PALETTE_ is not a setting"):
        load({"PALETTE_": ""})


def test_variables_of_the_build_may_be_set() -> None:
    assert {"PALETTE_COMPILE", "PALETTE_VENV"} == BUILD_VARIABLES
    assert load(dict.fromkeys(BUILD_VARIABLES, "x")) == Settings()


def test_a_settings_error_is_one_line() -> None:
    for field in DEFAULTS:
        if field not in {"commit", "built", "cors_origins", "host", "management_host"}:
            assert "\n" not in refusal(**{field: "no\nsuch"})


def test_every_row_of_the_table() -> None:
    rows = table().splitlines()
    assert rows[:2] == ["| variable | default | meaning |", "| --- | --- | --- |"]
    assert [row.split("`")[1] for row in rows[2:]] == [f"PALETTE_{field.upper()}" for field in DEFAULTS]
    assert rows[2] == "| `PALETTE_HOST` | `127.0.0.1` | Address of the public port. |"
    assert "| `PALETTE_CACHE_BYTES` | `33554432` | Bytes of memory for cached answers; 0 turns the cache off. |" in rows
    assert (
        "| `PALETTE_RATE_LIMIT` | (empty) | Requests a client may make, such as `600/minute`; empty: no limit. |"
        in rows
    )
    moods = ", ".join(f"`{mood}`" for mood in MOODS)
    assert (
        "| `PALETTE_DEFAULT_MOOD` | `warm` | The mood of `/v1/generate` and `/` when none is asked for. "
        f"One of {moods}. |" in rows
    )
