"""The front: every request is identified, judged, and only then answered by moto."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from werkzeug.test import EnvironBuilder, run_wsgi_app
from werkzeug.wrappers import Request as Incoming
from werkzeug.wrappers import Response

from delivery.findings import say
from delivery.terraform.render.model import Platform
from lab.aws import registry_login
from lab.aws.access import Access, Request
from lab.aws.calls import TARGETS, Calls, Received, operation_of
from lab.aws.errors import JSON, JSON_SERVICES, XML, AwsError, answer
from lab.aws.issuers import Issuers
from lab.aws.sessions import Session, Vault
from lab.aws.signature import Message, Signed, scope, verified
from lab.aws.sts import Sts

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

#: The largest request that is read; Terraform's state is the largest thing that comes.
LARGEST: Final = 64 << 20
#: moto's own pages, which would let anybody empty the account, and its double of a node's metadata.
_CLOSED: Final = ("/moto-api", "/latest/", "/favicon.ico")
_HOST: Final = "lab"
_FORM: Final = "application/x-www-form-urlencoded"
_ONLY_TARGET: Final[dict[str, str]] = {
    "QUERY_STRING": "",
    "CONTENT_TYPE": JSON,
    "PATH_INFO": "/",
    "RAW_URI": "/",
    "REQUEST_URI": "/",
}


def moto(platform: Platform) -> WSGIApplication:
    """Return moto as an application, for one account, with AWS's own managed policies."""
    os.environ["MOTO_ACCOUNT_ID"] = platform.account
    os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true"
    from moto.moto_server.werkzeug_app import (  # noqa: PLC0415 - it reads the variables
        DomainDispatcherApplication,
        create_backend_app,
    )

    application: WSGIApplication = DomainDispatcherApplication(create_backend_app)
    return application


class Front:
    """The front of an account, as a WSGI application."""

    def __init__(self, access: Access, vault: Vault, issuers: Issuers, behind: WSGIApplication, registry: str) -> None:
        self._access = access
        self._vault = vault
        self._behind = behind
        self._registry = registry
        self._sts = Sts(access, vault, issuers)
        self._calls = Calls(access.platform, self._secret)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        incoming = Incoming(environ)
        service = _service(incoming)
        try:
            application = self._answered(incoming, environ)
        except AwsError as error:
            say(f"refused: {incoming.method} {service or incoming.path}: {error}")
            application = answer(error, service)
        return application(environ, start_response)

    def _answered(self, incoming: Incoming, environ: WSGIEnvironment) -> WSGIApplication:
        received = _received(incoming)
        form = _form(incoming, received.body)
        if form.get("Action") == "AssumeRoleWithWebIdentity":
            return _xml(self._sts.web_identity(form))
        signed = verified(
            Message(received.method, _url(incoming, environ), received.headers, received.body), self._vault
        )
        if signed.service == "sts":
            return _xml(self._of_sts(signed.session, form))
        if not signed.session.operator:
            self._judged(signed, received, incoming.scheme)
        if signed.service == "ecr" and operation_of("ecr", received) == "GetAuthorizationToken":
            login = registry_login.answer(signed.session, self._vault, self._registry)
            return Response(login, content_type=JSON)
        return self._passed_on(signed.service, received)

    def _of_sts(self, caller: Session, form: Mapping[str, str]) -> str:
        if form.get("Action") == "GetCallerIdentity":
            return self._sts.identity(caller)
        if form.get("Action") == "AssumeRole":
            return self._sts.role(caller, form)
        raise AwsError("InvalidAction", f"Could not find operation {form.get('Action')} for version 2011-06-15")

    def _judged(self, signed: Signed, received: Received, scheme: str) -> None:
        tls = {"aws:SecureTransport": str(scheme == "https").lower(), "aws:RequestedRegion": signed.region}
        for request in self._calls.requests(signed.service, received):
            self._access.require(signed.session, Request(request.action, request.resource, {**tls, **request.context}))

    def _passed_on(self, service: str, received: Received) -> WSGIApplication:
        """Return moto's answer, to what was judged and nothing else.

        moto reads an operation from the query or from a form, too, and a service from the host. None of those was
        judged, so none is passed on: a JSON service gets its target and its body alone, and the host is ours.
        """
        if received.path.startswith(_CLOSED):
            raise AwsError("AccessDenied", f"{received.path} is not AWS's")

        def passed(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
            inner = {**environ, "wsgi.input": io.BytesIO(received.body), "CONTENT_LENGTH": str(len(received.body))}
            inner["HTTP_HOST"] = _HOST
            inner.pop("HTTP_TRANSFER_ENCODING", None)
            if service in JSON_SERVICES:
                inner |= _ONLY_TARGET
            return self._behind(inner, start_response)

        return passed

    def _secret(self, name: str) -> str | None:
        """Return the ARN of a secret, by asking moto."""
        scope = f"20000101/{self._access.platform.region}/secretsmanager/aws4_request"
        builder = EnvironBuilder(
            method="POST",
            base_url=f"http://{_HOST}/",
            data=json.dumps({"SecretId": name}),
            headers=[
                ("X-Amz-Target", f"{TARGETS['secretsmanager']}.DescribeSecret"),
                ("Content-Type", JSON),
                ("Authorization", f"AWS4-HMAC-SHA256 Credential=lab/{scope},"),
            ],
        )
        body, status, _ = run_wsgi_app(self._behind, builder.get_environ(), buffered=True)
        found: dict[str, Any] = json.loads(b"".join(body))
        return found.get("ARN") if status.startswith("200") else None


def _service(incoming: Incoming) -> str:
    """Return the service that an error is told as, before anything was verified."""
    target = incoming.headers.get("X-Amz-Target", "").partition(".")[0]
    by_target = (service for service, prefix in TARGETS.items() if prefix == target)
    queried = "Action" in incoming.args or incoming.mimetype == _FORM
    return scope(_headers(incoming)) or next(by_target, "sts" if queried else "s3")


def _received(incoming: Incoming) -> Received:
    if (incoming.content_length or 0) > LARGEST:
        raise AwsError("RequestEntityTooLarge", f"more than {LARGEST >> 20} MiB")
    raw = incoming.environ.get("RAW_URI", incoming.full_path)
    path, _, query = str(raw).partition("?")
    return Received(incoming.method, path, query, _headers(incoming), incoming.get_data(cache=False))


def _headers(incoming: Incoming) -> dict[str, str]:
    return {name.lower(): value for name, value in incoming.headers.items()}


def _form(incoming: Incoming, body: bytes) -> dict[str, str]:
    """Return the form of a call of the query protocol, from its body or its query."""
    if incoming.mimetype == _FORM:
        builder = EnvironBuilder(method="POST", data=body, content_type=incoming.mimetype)
        return Incoming(builder.get_environ()).form.to_dict()
    return incoming.args.to_dict()


def _url(incoming: Incoming, environ: WSGIEnvironment) -> str:
    raw = environ.get("RAW_URI") or incoming.full_path
    return f"{incoming.scheme}://{incoming.host}{raw}"


def _xml(text: str) -> Response:
    return Response(text, content_type=XML)
