"""What a person at a terminal is told once the service answers."""

from __future__ import annotations

from palette.runtime.settings import Settings


def welcome(settings: Settings) -> str:
    """Return where the service is, and one request to try."""
    public = f"http://{_shown(settings.host)}:{settings.port}"
    management = f"http://{_shown(settings.management_host)}:{settings.management_port}"
    return "\n".join(
        (
            f"Color Palette API   {public}/        documentation: {public}/docs",
            f"management          {management}/readyz   metrics: {management}/metrics",
            f"try                 curl '{public}/v1/generate?mood=cool&count=5'",
            "stop                Ctrl-C",
        )
    )


def _shown(host: str) -> str:
    """Return a host as an address a person can open: every-interface addresses are this machine."""
    return {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104 - compared, not bound
