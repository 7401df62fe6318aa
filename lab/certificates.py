"""The cluster's certificates and kubeconfigs: made once, for thirty days."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from delivery.findings import CannotCheckError
from lab import names, programs, settings, state

_DAYS = "30"
_NEEDS_OPENSSL = "install it (Debian: apt-get install openssl)"
AUTHORITY = "ca"
FRONT = "front-ca"
"""The authority of the API server's calls to the API servers that it stands before, such as metrics-server's."""
MACHINES = Path("/etc/ssl/certs/ca-certificates.crt")
"""Whom the machine trusts: one file, where Debian and its relatives have it."""
MASTERS = "system:masters"
_SIGNS = "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\n"
_API_NAMES = (
    "localhost",
    "kubernetes",
    "kubernetes.default",
    "kubernetes.default.svc",
    "kubernetes.default.svc.cluster.local",
)
_ARGO_CD = (settings.ARGO_CD_SERVICE,)


class Subject(NamedTuple):
    """Whom a certificate names.

    Attributes:
        name: The file's name, and the kubeconfig's.
        user: Whom it is for, as Kubernetes understands the common name.
        group: The user's group, as it understands the organisation.
        names: The DNS names that it serves under.
        addresses: The addresses that it serves under.
        authority: Who signs it.
    """

    name: str
    user: str
    group: str = ""
    names: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    authority: str = AUTHORITY


def subjects() -> list[Subject]:
    """Return everyone who has a certificate."""
    return [
        Subject("api", "kube-apiserver", "", _API_NAMES, ("127.0.0.1", settings.HOST, settings.API_SERVICE)),
        Subject("api-to-kubelet", "kube-apiserver-kubelet-client", MASTERS),
        Subject("front-client", "front-proxy-client", authority=FRONT),
        Subject("argocd-server", "argocd-server", "", (f"argocd-server.{settings.ARGO_CD}.svc",), _ARGO_CD),
        *(Subject(one.name, one.hosts[0], "", one.hosts, (names.address(one),)) for one in names.servers()),
        *clients(),
    ]


def clients() -> list[Subject]:
    """Return those who talk to the API server by a kubeconfig."""
    own = [
        Subject(f"kubelet-{node.name}", f"system:node:{node.name}", "system:nodes", (node.name,), (node.address,))
        for node in settings.NODES
    ]
    return [
        Subject("admin", "lab-admin", MASTERS),
        Subject("controllers", "system:kube-controller-manager"),
        Subject("scheduler", "system:kube-scheduler"),
        Subject("proxy", "system:kube-proxy"),
        Subject("network-policy", "kube-router"),
        *own,
    ]


def make() -> None:
    """Make what is missing of the certificates, the key of the service accounts, and the kubeconfigs."""
    state.folder("pki").chmod(0o700)
    state.folder("kubeconfig").chmod(0o700)
    for authority in (AUTHORITY, FRONT):
        _authority(authority)
    for subject in subjects():
        _signed(subject)
    _service_account_key()
    for subject in clients():
        _write(settings.kubeconfig(subject.name), json.dumps(kubeconfig(subject), indent=1))


def bundle() -> Path:
    """Return a file of all whom the machine trusts, and of the lab's authority: what is laid over the machine's own.

    Raises:
        CannotCheckError: The machine has no such file.
    """
    authority, _ = settings.certificate(AUTHORITY)
    if not MACHINES.exists():
        raise CannotCheckError(f"{MACHINES} is missing: install it (Debian: apt-get install ca-certificates)")
    place = authority.with_name("bundle.crt")
    own, ours = MACHINES.read_text(), authority.read_text()
    place.write_text(own if ours in own else f"{own.rstrip()}\n{ours}")
    return place


def _authority(name: str) -> None:
    certificate, key = settings.certificate(name)
    if not certificate.exists():
        _issue(certificate, key, f"/CN=lab {name}", _SIGNS)


def _signed(subject: Subject) -> None:
    certificate, key = settings.certificate(subject.name)
    if not certificate.exists():
        signer, signing_key = settings.certificate(subject.authority)
        by = ("-CA", signer, "-CAkey", signing_key)
        _issue(certificate, key, _distinguished(subject), _extensions(subject), *by)


def _issue(certificate: Path, key: Path, name: str, extensions: str, *by: programs.Argument) -> None:
    """Make a key and its certificate at once: a lab that was interrupted never has one without the other."""
    stated, half = certificate.with_suffix(".cnf"), certificate.with_suffix(".half")
    stated.write_text(f"[req]\ndistinguished_name=none\nx509_extensions=own\n[none]\n[own]\n{extensions}")
    new = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", key)
    _openssl("req", "-x509", "-config", stated, *new, "-subj", name, "-days", _DAYS, *by, "-out", half)
    half.replace(certificate)


def _distinguished(subject: Subject) -> str:
    return (f"/O={subject.group}" if subject.group else "") + f"/CN={subject.user}"


def _extensions(subject: Subject) -> str:
    names = [f"DNS:{name}" for name in subject.names] + [f"IP:{address}" for address in subject.addresses]
    alternative = [f"subjectAltName={','.join(names)}"] if names else []
    return "\n".join(["basicConstraints=CA:FALSE", "extendedKeyUsage=serverAuth,clientAuth", *alternative]) + "\n"


def _service_account_key() -> None:
    """Make the key that signs the tokens: RSA, since IAM accepts RS256 from an issuer."""
    _, key = settings.certificate("service-accounts")
    if not key.exists():
        _openssl("genrsa", "-out", key, "2048")
    _openssl("rsa", "-in", key, "-pubout", "-out", key.with_suffix(".pub"))


def kubeconfig(subject: Subject) -> dict[str, object]:
    """Return a client's kubeconfig, with all that it needs inside."""
    certificate, key = settings.certificate(subject.name)
    authority, _ = settings.certificate(AUTHORITY)
    server = f"https://{settings.HOST}:{settings.API.number}"
    user = {"client-certificate-data": _encoded(certificate), "client-key-data": _encoded(key)}
    cluster = {"server": server, "certificate-authority-data": _encoded(authority)}
    return {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": "lab", "cluster": cluster}],
        "users": [{"name": subject.name, "user": user}],
        "contexts": [{"name": "lab", "context": {"cluster": "lab", "user": subject.name}}],
        "current-context": "lab",
    }


def _encoded(place: Path) -> str:
    return base64.b64encode(place.read_bytes()).decode()


def _write(place: Path, text: str) -> None:
    place.touch(mode=0o600)
    place.write_text(text + "\n")


def _openssl(*words: programs.Argument) -> None:
    command: Sequence[programs.Argument] = [programs.found("openssl", _NEEDS_OPENSSL), *words]
    programs.output(command)
