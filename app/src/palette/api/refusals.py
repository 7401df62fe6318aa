"""What the framework refuses, said as problems: parameters, bodies, methods, addresses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, get_args

import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException, MethodNotAllowedException, ValidationException
from litestar.handlers import HTTPRouteHandler

from palette.api import problems
from palette.api.caching import FLEETING
from palette.api.problems import ProblemError, ProblemException

log = structlog.get_logger()

AnyRequest = Request[Any, Any, Any]

_JSON_PATH = re.compile(r" - at `\$?([^`]*)`")
_JSON = "application/json"
_UNKNOWN = re.compile(r"unknown field `([^`]*)`")
_MISSING = re.compile(r"Missing required query parameter '([^']+)'")
_INDEX = re.compile(r"\[(\d+|\.\.\.)\]")


class Refusals:
    """Turns exceptions into problem answers."""

    def __init__(self, public_url: str = "") -> None:
        self._public_url = public_url

    def handlers(self) -> dict[int | type[Exception], Any]:
        """Return the exception handlers for the application."""
        return {
            ProblemException: self.problem,
            HTTPException: self.refused,
            RecursionError: self.nested,
            Exception: self.failed,
        }

    def problem(self, request: AnyRequest, error: ProblemException) -> Response[bytes]:
        """Answer with a problem."""
        body = problems.render(error, request.scope["path"], self._public_url)
        headers = {**error.headers, "cache-control": FLEETING}
        return Response(body, status_code=error.type.status, media_type=problems.MEDIA_TYPE, headers=headers)

    def refused(self, request: AnyRequest, error: HTTPException) -> Response[bytes]:
        """Answer to what Litestar itself refuses."""
        return self.problem(request, _problem_of(request, error))

    def nested(self, request: AnyRequest, _: RecursionError) -> Response[bytes]:
        """Answer to a body that is nested more deeply than the decoder follows; nothing else here recurses."""
        return self.problem(request, _invalid_body("the body is nested too deeply"))

    def failed(self, request: AnyRequest, error: Exception) -> Response[bytes]:
        """Answer to a fault of our own, and log it; the edge adds the request id to both."""
        log.error("request failed", path=request.scope["path"], exc_info=error)
        return self.problem(request, ProblemException("internal-error", "the service failed; its log has the cause"))


def _problem_of(request: AnyRequest, error: HTTPException) -> ProblemException:
    if isinstance(error, MethodNotAllowedException):
        allow = ", ".join(_methods(request))
        detail = f"{request.scope['method']} is not a method of {request.scope['path']}; it has {allow}"
        return ProblemException("method-not-allowed", detail, expected=allow.split(", "), headers={"Allow": allow})
    if isinstance(error, ValidationException) and isinstance(error.extra, list):
        return _invalid(request, error.extra)
    missing = _MISSING.match(error.detail)
    if missing:
        name = missing.group(1)
        return problems.invalid_parameter(name, "it is needed, and missing", kind="missing-parameter", expected=[name])
    if error.status_code == 400:  # noqa: PLR2004 - Bad Request: what is left of it is a body that cannot be read
        return _invalid_body(str(error.__cause__ or error.detail))
    kind = problems.of_status(error.status_code)
    details = {
        "not-found": f"there is nothing at {request.scope['path'][:200]}",
        "payload-too-large": "the body is larger than the service reads",
    }
    return ProblemException(kind, details.get(kind, error.detail))


def _methods(request: AnyRequest) -> list[str]:
    """Return the methods of an address, which Litestar's exception does not tell."""
    path = request.scope["path"].rstrip("/") or "/"
    for route in request.app.routes:
        if re.fullmatch(re.sub(r"\\{[^}]+\\}", "[^/]+", re.escape(route.path_format)), path):
            methods = set(getattr(route, "methods", ()))
            return sorted(methods | {"HEAD"} if "GET" in methods else methods)
    return ["GET", "HEAD", "OPTIONS"]


def _invalid(request: AnyRequest, found: list[Any]) -> ProblemException:
    """Return the problem of parameters, or of a body, that have the wrong type or range."""
    errors = [_error(request.route_handler, item) for item in found]
    if any(error.pointer is not None for error in errors):
        detail = "; ".join(f"{error.pointer or '/'}: {error.detail}" for error in errors)
        return ProblemException("invalid-body", detail, errors=errors)
    detail = "; ".join(f"{error.parameter}: {error.detail}" for error in errors)
    expected = _accepted(request.route_handler, errors[0].parameter or "")
    return ProblemException("invalid-parameter", detail, expected=expected, errors=errors)


def _error(handler: Any, item: Mapping[str, str]) -> ProblemError:  # noqa: ANN401 - a route handler of any kind
    key, message = item.get("key", ""), item["message"]
    if item.get("source") == "body":
        return _body_error(handler, key, message)
    names = {field: name for name, field in query_fields(handler).items()}
    return ProblemError(_wording(handler, names.get(key, key), message), parameter=names.get(key, key))


def _body_error(handler: Any, key: str, message: str) -> ProblemError:  # noqa: ANN401 - as above
    """Return the error of a body's member; an unknown one is told by its own name, with those that are known."""
    unknown = _UNKNOWN.search(message)
    if unknown is None:
        return ProblemError(_lowered(message), pointer=_pointer("" if key == "data" else key))
    known = ", ".join(handler.parsed_fn_signature.parameters["data"].annotation.__struct_encode_fields__)
    return ProblemError(f"it is not a member of the body, which has {known}", pointer=_pointer(unknown.group(1)))


def _wording(handler: Any, name: str, message: str) -> str:  # noqa: ANN401 - as above
    accepted = _accepted(handler, name)
    if accepted and "enum" in message:
        return f"expected one of {', '.join(accepted)}"
    return _lowered(message)


def _lowered(message: str) -> str:
    return message[:1].lower() + message[1:]


def _accepted(handler: Any, name: str) -> list[str] | None:  # noqa: ANN401 - as above
    """Return the values of a parameter that takes one of a few."""
    fields = query_fields(handler)
    definition = handler.parsed_fn_signature.parameters.get(fields.get(name, ""))
    if definition is None:
        return None
    kinds = [definition.annotation, *(inner.annotation for inner in definition.inner_types)]
    values = [value for kind in kinds for value in get_args(kind) if isinstance(value, str)]
    return values or None


def _invalid_body(said: str) -> ProblemException:
    """Return the problem of a body from what the decoder said of it."""
    where = _JSON_PATH.search(said)
    pointer = _pointer(where.group(1)) if where else None
    detail = _lowered(_JSON_PATH.sub("", said))
    errors = [ProblemError(detail, pointer=pointer)]
    return ProblemException("invalid-body", f"{pointer}: {detail}" if pointer else detail, errors=errors)


def _pointer(path: str) -> str:
    """Return a JSON pointer (RFC 6901) for a decoder's path: ``.locked[2]`` is ``/locked/2``."""
    dotted = _INDEX.sub(lambda found: f".{found.group(1)}", path)
    return "/" + "/".join(part for part in dotted.split(".") if part)


def query_fields(handler: HTTPRouteHandler) -> dict[str, str]:
    """Return the query parameters a handler takes: the name in the address, and the argument's name."""
    in_path = {"request", "state", "data"} | {
        part.strip("{}") for part in re.findall(r"\{(\w+)", "".join(handler.paths))
    }
    fields = {}
    for name, definition in handler.parsed_fn_signature.parameters.items():
        if name not in in_path:
            fields[getattr(definition.kwarg_definition, "query", None) or name] = name
    return fields


class Strictness:
    """Refuses what an endpoint does not know: unknown or repeated parameters, bodies of another type."""

    def __init__(self) -> None:
        self._known: dict[int, dict[str, str]] = {}

    async def before_request(self, request: AnyRequest) -> None:
        """Look at a request before its handler does.

        Raises:
            ProblemException: ``unknown-parameter``, ``invalid-parameter`` or ``unsupported-media-type``.
        """
        handler = request.route_handler
        known = self._known.get(id(handler))
        if known is None:
            known = self._known.setdefault(id(handler), query_fields(handler))
        _check_query(request, known)
        if request.method == "POST" and request.content_type[0] != _JSON:
            detail = f"the body is {request.content_type[0] or 'of no stated type'}; {_JSON} is read here"
            raise ProblemException("unsupported-media-type", detail, expected=[_JSON])


def _check_query(request: AnyRequest, known: Mapping[str, str]) -> None:
    seen: set[str] = set()
    for name, _ in request.query_params.multi_items():
        if name not in known:
            expected = sorted(known) or ["no parameter"]
            detail = f"{name[:100]!r} is not a parameter of this endpoint; it takes {', '.join(expected)}"
            raise ProblemException(
                "unknown-parameter", detail, expected=expected, errors=[ProblemError(detail, parameter=name[:100])]
            )
        if name in seen:
            raise problems.invalid_parameter(name, "it is given more than once; give it once")
        seen.add(name)
