"""The calls of the OCI distribution specification, each with the actions that ECR counts it as.

The actions are those of ECR's own lists of what a push and a pull need:
https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html and
https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policy-examples.html; reading referrers is
``BatchGetImage``: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ListImageReferrers.html.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

NAME: Final = r"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*"
TAG: Final = r"[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}"
DIGEST: Final = r"[a-z0-9]+(?:[.+_-][a-z0-9]+)*:[a-zA-Z0-9=_-]+"
_UPLOAD: Final = r"[a-zA-Z0-9-]+"

_PATH: Final = re.compile(
    rf"/v2/(?P<name>{NAME})/(?:"
    rf"manifests/(?:(?P<digest>{DIGEST})|(?P<tag>{TAG}))"
    rf"|blobs/uploads/(?P<upload>{_UPLOAD})?"
    rf"|blobs/(?P<blob>{DIGEST})"
    rf"|referrers/(?P<subject>{DIGEST})"
    r"|(?P<tags>tags/list)"
    r")"
)
READ_BLOB: Final = "ecr:GetDownloadUrlForLayer"


class Operation(NamedTuple):
    """A call.

    Attributes:
        kind: manifest, upload, blob, referrers or tags.
        repository: The repository's name.
        reference: The tag, the digest or the upload.
        action: What ECR counts it as; empty: ECR's registry has no such call.
        tagged: Whether the reference is a tag.
    """

    kind: str
    repository: str
    reference: str
    action: str
    tagged: bool = False


_ACTIONS: Final = {
    ("manifest", "GET"): "ecr:BatchGetImage",
    ("manifest", "HEAD"): "ecr:BatchGetImage",
    ("manifest", "PUT"): "ecr:PutImage",
    ("manifest", "DELETE"): "ecr:BatchDeleteImage",
    ("blob", "GET"): READ_BLOB,
    ("blob", "HEAD"): "ecr:BatchCheckLayerAvailability",
    ("blob", "DELETE"): "ecr:BatchDeleteImage",
    ("upload", "POST"): "ecr:InitiateLayerUpload",
    ("upload", "GET"): "ecr:UploadLayerPart",
    ("upload", "PATCH"): "ecr:UploadLayerPart",
    ("upload", "PUT"): "ecr:CompleteLayerUpload",
    ("upload", "DELETE"): "ecr:UploadLayerPart",
    ("referrers", "GET"): "ecr:BatchGetImage",
    ("referrers", "HEAD"): "ecr:BatchGetImage",
    ("tags", "GET"): "ecr:ListImages",
    ("tags", "HEAD"): "ecr:ListImages",
}
_KINDS: Final = {
    "digest": "manifest",
    "tag": "manifest",
    "upload": "upload",
    "blob": "blob",
    "subject": "referrers",
    "tags": "tags",
}


def operation_of(method: str, path: str) -> Operation | None:
    """Return what a request is; nothing where its path is none of the specification's, letter for letter.

    The front forwards what it has judged, so a path that could be read in two ways (``..``, ``%2F``) must not pass.
    """
    match = _PATH.fullmatch(path)
    if match is None:
        return None
    name = match.lastgroup or ""
    group = "upload" if name == "name" else name
    kind = _KINDS[group]
    return Operation(kind, match["name"], match[group] or "", _ACTIONS.get((kind, method), ""), group == "tag")
