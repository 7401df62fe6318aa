"""The fast lane: a plain read goes from the edge to its endpoint, past the framework, which costs more than the work.

The endpoints are the framework's own, each with its own signature: what is here is the shorter way to call them. All
that is not plain is left to the framework, which knows how to refuse it: another method, an address with doubtful
slashes, a parameter that is unknown, repeated, missing or not what the signature says. What comes back is the same to
the byte either way.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final, cast

import msgspec
from litestar import Litestar, Response
from litestar.datastructures import State
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute
from litestar.utils.helpers import get_enum_string_value

from palette.api.addresses import Pairs
from palette.api.exchange import Answer, Exchange
from palette.api.problems import ProblemException
from palette.api.refusals import Refusals, query_fields

_JSON: Final = "application/json"
_NOTHING: Final = "null"  # which the framework takes for no value, where an endpoint allows none

_is_plain_host: Final = re.compile(rb"[0-9A-Za-z.:\[\]_-]*").fullmatch


class Lane:
    """Calls the endpoints of an application that read, and depend on nothing but address and state."""

    def __init__(self, application: Litestar, refusals: Refusals) -> None:
        self._refusals = refusals
        self._plain: dict[str, _Endpoint | None] = {}
        self._templates: list[tuple[re.Pattern[str], _Endpoint]] = []
        for route in application.routes:
            if isinstance(route, HTTPRoute):
                self._add(route, _endpoint(route, application.state))

    def _add(self, route: HTTPRoute, endpoint: _Endpoint | None) -> None:
        if not route.path_parameters:
            # Also without an endpoint: a template that it would fit is another address.
            self._plain[route.path_format] = endpoint
        elif endpoint is not None:
            parts = re.split(r"\{(\w+)\}", route.path_format)
            parts = [f"(?P<{part}>[^/]+)" if at % 2 else re.escape(part) for at, part in enumerate(parts)]
            self._templates.append((re.compile("".join(parts)), endpoint))

    def answer(self, exchange: Exchange, pairs: Pairs) -> Answer | None:
        """Return the answer to a request that reads, or none where the framework shall give it.

        Args:
            exchange: the request; the answer's route is noted in it.
            pairs: its query.
        """
        if exchange.scope.get("root_path") or not _is_plain_host(exchange.headers.get(b"host", b"")):
            return None
        endpoint, given = self._found(exchange.path)
        arguments = endpoint.arguments(pairs, given) if endpoint else None
        if endpoint is None or arguments is None:
            return None
        exchange.route = endpoint.template
        try:
            return endpoint.answer(endpoint.call(**arguments))
        except ProblemException as problem:
            return endpoint.answer(self._refusals.response(exchange.path, problem))

    def _found(self, path: str) -> tuple[_Endpoint | None, dict[str, str]]:
        """Return the endpoint of a path, and what the path gives it."""
        if path in self._plain:
            return self._plain[path], {}
        for pattern, endpoint in self._templates:
            if found := pattern.fullmatch(path):
                return endpoint, found.groupdict()
        return None, {}


class _Endpoint:
    """One endpoint of the framework."""

    def __init__(self, handler: HTTPRouteHandler, template: str, state: State | None) -> None:
        self.call = cast("Callable[..., Response[Any]]", handler.fn)
        self.template = template
        self._status = handler.status_code
        self._state = {} if state is None else {"state": state}
        self._fields = query_fields(handler)
        # The framework's own reading of the signature; it converts with these very arguments.
        self._signature = handler.signature_model

    def arguments(self, pairs: Pairs, given: dict[str, str]) -> dict[str, Any] | None:
        """Return the arguments for a query and what a path has given; none where they are not what is taken."""
        found: dict[str, Any] = {**self._state, **given}
        for name, value in pairs:
            field = self._fields.get(name, "")
            if not field or field in found or value == _NOTHING:
                return None
            found[field] = value
        try:
            read = msgspec.convert(found, self._signature, strict=False, str_keys=True, dec_hook=_as_it_is)
        except msgspec.ValidationError:
            return None
        return msgspec.structs.asdict(read)

    def answer(self, response: Response[Any]) -> Answer:
        """Return a response as the framework sends it."""
        media = get_enum_string_value(response.media_type or _JSON)
        charset = f"; charset={response.encoding}" if media.startswith("text/") else ""
        headers = [(name.lower().encode(), str(value).encode("latin-1")) for name, value in response.headers.items()]
        headers.append((b"content-type", f"{media}{charset}".encode()))
        return Answer(response.status_code or self._status, headers, response.render(response.content, media))


def _endpoint(route: HTTPRoute, state: State) -> _Endpoint | None:
    """Return what reads at a route, if it takes nothing that is the framework's to find: the request, lists, others."""
    if "GET" not in route.route_handler_map or any(item.type is not str for item in route.path_parameters.values()):
        return None
    handler, model = route.route_handler_map["GET"]
    reserved = model.expected_reserved_kwargs
    if not handler.has_sync_callable or reserved - {"state"} or model.sequence_query_parameter_names:
        return None
    return _Endpoint(handler, route.path_format, state if reserved else None)


def _as_it_is(_: type, value: Any) -> Any:  # noqa: ANN401 - any argument that is no text
    return value
