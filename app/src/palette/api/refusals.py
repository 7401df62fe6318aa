"""What the framework refuses, said as problems: parameters, bodies, methods, addresses."""

from __future__ import annotations

import re
from typing import Any

import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException, MethodNotAllowedException, ValidationException
from litestar.handlers import HTTPRouteHandler
from litestar.utils import normalize_path

from palette.api import problems
from palette.api.bodies import invalid_body, lowered, texts
from palette.api.caching import FLEETING
from palette.api.problems import ProblemError, ProblemException

log = structlog.get_logger()

AnyRequest = Request[Any, Any, Any]
Parameters = tuple[str, ...]
"""Names of query parameters."""

_JSON = "application/json"


class Refusals:
    """Turns exceptions into problem answers."""

    def __init__(self, public_url: str = "") -> None:
        self._public_url = public_url

    def handlers(self) -> dict[int | type[Exception], Any]:
        """Return the exception handlers for the application."""
        return {
            ProblemException: self.problem,
            HTTPException: self.refused,
            Exception: self.failed,
        }

    def problem(self, request: AnyRequest, error: ProblemException) -> Response[bytes]:
        """Answer with a problem."""
        return self.response(request.scope["path"], error)

    def response(self, path: str, error: ProblemException) -> Response[bytes]:
        """Return the answer with a problem of a request for a path."""
        body = problems.render(error, path, self._public_url)
        headers = {**error.headers, "cache-control": FLEETING}
        return Response(body, status_code=error.type.status, media_type=problems.MEDIA_TYPE, headers=headers)

    def refused(self, request: AnyRequest, error: HTTPException) -> Response[bytes]:
        """Answer to what Litestar itself refuses."""
        return self.problem(request, _problem_of(request, error))

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
    kind = problems.of_status(error.status_code)
    details = {
        "not-found": f"there is nothing at {request.scope['path'][:200]}",
        "payload-too-large": "the body is larger than the service reads",
    }
    return ProblemException(kind, details.get(kind, error.detail))


def _methods(request: AnyRequest) -> list[str]:
    """Return the methods of an address, which Litestar's exception does not tell."""
    path = normalize_path(request.scope["path"])
    exact = [route for route in request.app.routes if route.path_format == path]
    route = next(iter(exact or [route for route in request.app.routes if _leads(route.path_format, path)]))
    methods = set(getattr(route, "methods", ()))
    return sorted(methods | {"HEAD"} if "GET" in methods else methods)


def _leads(template: str, path: str) -> bool:
    return bool(re.fullmatch(re.sub(r"\\{[^}]+\\}", "[^/]+", re.escape(template)), path))


def _invalid(request: AnyRequest, found: list[Any]) -> ProblemException:
    """Return the problem of parameters that have the wrong type or range."""
    if any(item.get("source") == "body" for item in found):
        # Any other fault of a body is told when it is read.
        return invalid_body("", "it is empty; a JSON object is read here")
    names = {field: name for name, field in query_fields(request.route_handler).items()}
    errors = [_error(request.route_handler, names.get(item["key"], item["key"]), item["message"]) for item in found]
    detail = "; ".join(f"{error.parameter}: {error.detail}" for error in errors)
    expected = _accepted(request.route_handler, errors[0].parameter or "")
    return ProblemException("invalid-parameter", detail, expected=expected, errors=errors)


def _error(handler: Any, name: str, message: str) -> ProblemError:  # noqa: ANN401 - a route handler of any kind
    accepted = _accepted(handler, name)
    if accepted and "enum" in message:
        return ProblemError(f"expected one of {', '.join(accepted)}", parameter=name)
    # Every parameter comes as a text: that it is one tells nothing.
    return ProblemError(lowered(message).removesuffix(", got `str`"), parameter=name)


def _accepted(handler: Any, name: str) -> list[str] | None:  # noqa: ANN401 - as above
    """Return the values of a parameter that takes one of a few."""
    definition = handler.parsed_fn_signature.parameters.get(query_fields(handler).get(name, ""))
    return None if definition is None else texts(definition.annotation) or None


def query_fields(handler: HTTPRouteHandler) -> dict[str, str]:
    """Return the query parameters a handler takes: the name in the address, and the argument's name."""
    in_path = {"request", "state", "data"} | {
        part.strip("{}") for part in re.findall(r"\{(\w+)", "".join(handler.paths))
    }
    fields = {}
    for name, definition in handler.parsed_fn_signature.parameters.items():
        if name not in in_path:
            fields[getattr(definition.kwarg_definition, "name", None) or name] = name
    return fields


class Strictness:
    """Refuses what an endpoint does not know, or lacks: unknown, repeated or missing parameters, other bodies."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Parameters, Parameters]] = {}

    async def before_request(self, request: AnyRequest) -> Response[None] | None:
        """Look at a request before its handler does; answer OPTIONS, for which the framework forgets HEAD.

        Raises:
            ProblemException: ``unknown-parameter``, ``invalid-parameter``, ``missing-parameter`` or
                ``unsupported-media-type``.
        """
        if request.method == "OPTIONS":
            return Response(None, status_code=204, headers={"Allow": ", ".join(_methods(request))})
        handler = request.route_handler
        if id(handler) not in self._known:
            self._known[id(handler)] = (tuple(sorted(query_fields(handler))), _needed(handler))
        _check_query(request, *self._known[id(handler)])
        if request.method == "POST" and request.content_type[0] != _JSON:
            detail = f"the body is {request.content_type[0] or 'of no stated type'}; {_JSON} is read here"
            raise ProblemException("unsupported-media-type", detail, expected=[_JSON])
        if request.method == "POST" and "content-encoding" in request.headers:
            detail = "the body has a Content-Encoding; it is read without any here"
            headers = {"Accept-Encoding": "identity"}
            raise ProblemException("unsupported-media-type", detail, expected=["identity"], headers=headers)
        return None


def _needed(handler: HTTPRouteHandler) -> Parameters:
    definitions = handler.parsed_fn_signature.parameters
    return tuple(name for name, field in query_fields(handler).items() if definitions[field].is_required)


def _check_query(request: AnyRequest, known: Parameters, needed: Parameters) -> None:
    seen: set[str] = set()
    for name, value in request.query_params.multi_items():
        if name not in known:
            raise _unknown(name[:100], known)
        if name in seen:
            raise problems.invalid_parameter(name, "it is given more than once; give it once")
        if value == "null":
            _refuse_null(request.route_handler, name)
        seen.add(name)
    missing = [name for name in needed if name not in seen]
    if missing:
        errors = [ProblemError("it is needed, and missing", parameter=name) for name in missing]
        detail = "; ".join(f"{error.parameter}: {error.detail}" for error in errors)
        raise ProblemException("missing-parameter", detail, expected=missing, errors=errors)


def _refuse_null(handler: HTTPRouteHandler, name: str) -> None:
    """Refuse a word that the framework takes for nothing, where one of a few words is to be chosen, or nothing."""
    accepted = _accepted(handler, name)
    if accepted:
        raise problems.invalid_parameter(name, f"expected one of {', '.join(accepted)}", expected=accepted)


def _unknown(name: str, known: Parameters) -> ProblemException:
    expected = known or ("no parameter",)
    detail = f"{name!r} is not a parameter of this endpoint; it takes {', '.join(expected)}"
    errors = [ProblemError(detail, parameter=name)]
    return ProblemException("unknown-parameter", detail, expected=expected, errors=errors)
