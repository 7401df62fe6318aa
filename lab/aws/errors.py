"""AWS's errors, each told in the protocol of the service that was called."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Final
from xml.etree import ElementTree as ET

from werkzeug.wrappers import Response

JSON: Final = "application/x-amz-json-1.1"
XML: Final = "text/xml"
STS_NAMESPACE: Final = "https://sts.amazonaws.com/doc/2011-06-15/"
REQUEST: Final = "00000000-0000-0000-0000-000000000000"
JSON_SERVICES: Final = frozenset({"ecr", "secretsmanager"})

# One fault has another name with each protocol: https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html,
# https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html, and what the SDKs list for JSON.
_IN_JSON: Final = {
    "AccessDenied": "AccessDeniedException",
    "ExpiredToken": "ExpiredTokenException",
    "InvalidAction": "UnknownOperationException",
    "InvalidClientTokenId": "UnrecognizedClientException",
    "MissingAuthenticationToken": "MissingAuthenticationTokenException",
    "SignatureDoesNotMatch": "InvalidSignatureException",
    "ValidationError": "ValidationException",
}
_IN_S3: Final = {"InvalidClientTokenId": "InvalidAccessKeyId", "MissingAuthenticationToken": "AccessDenied"}
_FORBIDDEN: Final = frozenset(
    {"AccessDenied", "ExpiredToken", "InvalidClientTokenId", "MissingAuthenticationToken", "SignatureDoesNotMatch"}
)


class AwsError(Exception):
    """A call that AWS would refuse; ``code`` is its name in the query protocol."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message


def answer(error: AwsError, service: str) -> Response:
    """Return an error as the service tells it."""
    if service in JSON_SERVICES:
        body = {"__type": _IN_JSON.get(error.code, error.code), "message": error.message}
        return Response(json.dumps(body), HTTPStatus.BAD_REQUEST, content_type=JSON)
    status = HTTPStatus.FORBIDDEN if error.code in _FORBIDDEN else HTTPStatus.BAD_REQUEST
    if service == "s3":
        return Response(_s3(error), status, content_type="application/xml")
    return Response(_query(error), status, content_type=XML)


def _query(error: AwsError) -> str:
    root = ET.Element("ErrorResponse", xmlns=STS_NAMESPACE)
    inner = ET.SubElement(root, "Error")
    for name, text in (("Type", "Sender"), ("Code", error.code), ("Message", error.message)):
        ET.SubElement(inner, name).text = text
    ET.SubElement(root, "RequestId").text = REQUEST
    return ET.tostring(root, encoding="unicode")


def _s3(error: AwsError) -> str:
    root = ET.Element("Error")
    for name, text in (
        ("Code", _IN_S3.get(error.code, error.code)),
        ("Message", error.message),
        ("RequestId", REQUEST),
    ):
        ET.SubElement(root, name).text = text
    return ET.tostring(root, encoding="unicode")
