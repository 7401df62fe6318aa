"""The pages as the service serves them: safe, whole, and with no link that leads nowhere."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import httpx
import pytest

from api.page_checks import Page, check_page
from palette.api.application import public_application
from palette.api.problems import TYPES
from palette.runtime.build import Build
from palette.runtime.health import Health
from palette.runtime.metrics import Metrics
from palette.runtime.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterable

PAGES = ("/", "/docs", *(f"/problems/{slug}" for slug in TYPES))
BUILD = Build("1.2.3", "0123456789abcdef", "2026-01-01T00:00:00Z")


def answers(addresses: Iterable[str]) -> dict[str, httpx.Response]:
    """Return what the service answers at each address."""

    async def ask() -> dict[str, httpx.Response]:
        application = public_application(Settings(), BUILD, Metrics(BUILD), Health({}))
        transport = httpx.ASGITransport(application)  # type: ignore[arg-type]  # its own words for the same protocol
        async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
            return {address: await client.get(address) for address in addresses}

    return asyncio.run(ask())


@pytest.fixture(scope="module")
def pages() -> dict[str, Page]:
    served = answers(PAGES)
    for answer in served.values():
        assert answer.headers["content-security-policy"].startswith("default-src 'none'; script-src 'self';")
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return {address: check_page(answer.text) for address, answer in served.items()}


def test_no_link_of_any_page_leads_nowhere(pages: dict[str, Page]) -> None:
    targets = {target for page in pages.values() for target in (*page.values("href"), *page.values("src"))}
    own = sorted(target for target in targets if target.startswith("/"))
    refused = {address: answer.text for address, answer in answers(own).items() if answer.status_code != 200}
    assert not refused
    anchors = {target.partition("#")[2] for target in own if target.startswith("/docs#")}
    assert anchors <= set(pages["/docs"].values("id"))


def test_every_operation_and_schema_of_the_service_is_documented(pages: dict[str, Page]) -> None:
    document = answers(["/openapi.json"])["/openapi.json"].json()
    shown = pages["/docs"]
    for path, item in document["paths"].items():
        assert path.partition("{")[0] in shown.text
        for operation in item.values():
            assert operation["summary"] in shown.text
            assert operation["description"].split("\n", 1)[0].split("`", 1)[0].strip() in shown.text
            for parameter in operation.get("parameters", ()):
                assert shown.texts.count(parameter["name"]) >= 2
    assert all(shown.all("section", id=f"schema-{name}") for name in document["components"]["schemas"])


def test_the_page_of_the_release_shows_its_palette(pages: dict[str, Page]) -> None:
    assert "Release 1.2.3" in pages["/"].text
    assert f"The mood of this release {Settings().default_mood}" in pages["/"].text
    assert len(pages["/"].all("rect")) >= 3
