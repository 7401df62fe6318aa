"""The settings: read from ``PALETTE_*`` environment variables, here and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Meta

PREFIX = "PALETTE_"

Port = Annotated[int, Meta(ge=1, le=65535)]
Mood = Literal["warm", "cool", "pastel", "vivid", "muted", "dark", "earth", "neon"]
LogLevel = Literal["debug", "info", "warning", "error"]


class SettingsError(ValueError):
    """A setting is wrong; the message names the variable, its value's fault and what is accepted."""


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Every setting with its default. The variable's name is ``PALETTE_`` and the field's name in capitals."""

    host: Annotated[str, Meta(min_length=1, description="Address of the public port.")] = "127.0.0.1"
    port: Annotated[Port, Meta(description="The public port.")] = 8000
    management_host: Annotated[str, Meta(min_length=1, description="Address of the management port.")] = "127.0.0.1"
    management_port: Annotated[Port, Meta(description="The port of `/healthz`, `/readyz` and `/metrics`.")] = 9000
    public_url: Annotated[
        str,
        Meta(
            pattern=r"^(https?://[^\s?#]+[^\s?#/])?\Z",
            description="Where clients reach the service, such as `https://colors.example` (no slash at the end); "
            "put before problem types.",
        ),
    ] = ""
    default_mood: Annotated[Mood, Meta(description="The mood of `/v1/generate` and `/` when none is asked for.")] = (
        "warm"
    )
    log_level: Annotated[LogLevel, Meta(description="The least level that is logged.")] = "info"
    cors_origins: Annotated[
        str, Meta(description="Origins that browsers may call from: `*`, or a comma-separated list; empty: none.")
    ] = "*"
    rate_limit: Annotated[
        str,
        Meta(
            pattern=r"^([1-9][0-9]{0,8}/(second|minute|hour))?\Z",
            description="Requests a client may make, such as `600/minute`; empty: no limit.",
        ),
    ] = ""
    client_address_header: Annotated[
        str,
        Meta(
            pattern=r"^[A-Za-z0-9-]*\Z",
            description="Header whose last address a trusted proxy wrote, for the rate limit; empty: the connection's.",
        ),
    ] = ""
    cache_bytes: Annotated[
        int, Meta(ge=0, description="Bytes of memory for cached answers; 0 turns the cache off.")
    ] = 32 * 1024 * 1024
    max_query_bytes: Annotated[int, Meta(ge=64, description="Longest query (414 beyond).")] = 8192
    max_body_bytes: Annotated[int, Meta(ge=64, description="Largest request body (413 beyond).")] = 2 * 1024 * 1024
    max_batch_bytes: Annotated[
        int, Meta(ge=64, description="Bytes of the answers in one batch of requests (413 for each beyond).")
    ] = 2 * 1024 * 1024
    max_colors: Annotated[int, Meta(ge=1, description="Most colors in one batch (413 beyond).")] = 10_000
    request_seconds: Annotated[float, Meta(gt=0, le=3600, description="Longest time for one request.")] = 10.0
    drain_seconds: Annotated[
        float,
        Meta(
            ge=0,
            le=3600,
            description="After SIGTERM: how long requests are still accepted while `/readyz` answers 503.",
        ),
    ] = 5.0
    grace_seconds: Annotated[
        float, Meta(gt=0, le=3600, description="After that: how long requests in flight may take.")
    ] = 15.0
    commit: Annotated[str, Meta(description="Commit the release was built from (the image sets it).")] = "unknown"
    built: Annotated[str, Meta(description="Build date of the release, RFC 3339 (the image sets it).")] = "unknown"


def load(environment: Mapping[str, str]) -> Settings:
    """Return the settings that an environment states.

    Raises:
        SettingsError: an unknown ``PALETTE_*`` variable, or a value that is not accepted.
    """
    stated = {name: value for name, value in environment.items() if name.startswith(PREFIX)}
    fields = {f"{PREFIX}{name.upper()}": name for name in Settings.__struct_fields__}
    for name in sorted(stated):
        if name not in fields and name not in BUILD_VARIABLES:
            message = f"{name} is not a setting; known are: {', '.join(sorted(fields))}"
            raise SettingsError(message)
    return _convert({fields[name]: value for name, value in stated.items() if name in fields})


BUILD_VARIABLES = frozenset({"PALETTE_COMPILE", "PALETTE_VENV"})
"""Variables of the build and of the environment maker, which may still be set when the service starts."""


def _convert(values: dict[str, str]) -> Settings:
    settings = Settings()
    for field, value in values.items():
        try:
            settings = msgspec.convert(
                {**msgspec.structs.asdict(settings), field: value}, Settings, strict=False, str_keys=True
            )
        except msgspec.ValidationError as error:
            said = str(error).split(" - at ", 1)[0]
            message = f"{PREFIX}{field.upper()}={value!r}: {_expectation(field, said)}"
            raise SettingsError(message) from error
    return settings


def _expectation(field: str, said: str) -> str:
    kind, meaning = _annotation(field)
    choices = _choices(kind)
    if choices:
        return f"expected one of {', '.join(choices)}"
    if "regex" in said:
        return f"expected another form. {meaning}"
    # Every value comes as a text: that it is one tells nothing.
    return (said[0].lower() + said[1:]).removesuffix(", got `str`")


def _choices(kind: Any) -> tuple[str, ...]:  # noqa: ANN401 - any type
    return get_args(kind) if get_origin(kind) is Literal else ()


def _annotation(field: str) -> tuple[Any, str]:
    """Return a field's bare type and its description."""
    annotation = get_type_hints(Settings, include_extras=True)[field]
    kind, *metadata = get_args(annotation)
    described = [item.description for item in metadata if isinstance(item, Meta) and item.description]
    return kind, described[0]


def table() -> str:
    """Return the settings as the Markdown table that the README shows."""
    rows = ["| variable | default | meaning |", "| --- | --- | --- |"]
    for field, default in msgspec.structs.asdict(Settings()).items():
        kind, meaning = _annotation(field)
        choices = _choices(kind)
        accepted = f" One of {', '.join(f'`{choice}`' for choice in choices)}." if choices else ""
        shown = f"`{default}`" if default != "" else "(empty)"
        rows.append(f"| `{PREFIX}{field.upper()}` | {shown} | {meaning}{accepted} |")
    return "\n".join(rows)
