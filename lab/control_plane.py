"""API server, controller manager and scheduler: of the version that Terraform names, on this machine's side."""

from __future__ import annotations

from collections.abc import Iterator

from delivery.findings import CannotCheckError
from lab import builds, certificates, cluster, etcd, settings, state

API, CONTROLLERS, SCHEDULER = "kube-apiserver", "kube-controller-manager", "kube-scheduler"
_PATIENCE = 120.0
# The HPA ignores what a pod uses in its first five minutes; a proof that waits that long shows nothing more.
_HPA_YOUTH = "30s"


def start() -> None:
    """Start all three, the latter two once the API server is ready: the first roles must be there."""
    etcd.start()
    state.start(API, [builds.program(API), *_api_arguments()])
    if not state.until(_ready, _PATIENCE, 0.3):
        raise CannotCheckError(f"the API server is not ready after {_PATIENCE:.0f} s; its log: {state.log_of(API)}")
    state.start(CONTROLLERS, [builds.program(CONTROLLERS), *_controllers_arguments()])
    state.start(SCHEDULER, [builds.program(SCHEDULER), *_client_arguments("scheduler", settings.SCHEDULER)])


def _ready() -> bool:
    if not state.alive(API):
        raise CannotCheckError(f"the API server ended; its log: {state.log_of(API)}")
    return cluster.ready()


def _api_arguments() -> Iterator[str]:
    stated = {
        "etcd-servers": f"http://{settings.ETCD.address}:{settings.ETCD.number}",
        "bind-address": settings.HOST,
        "advertise-address": settings.HOST,
        "secure-port": settings.API.number,
        "service-cluster-ip-range": settings.SERVICES,
        "allow-privileged": "true",
        "authorization-mode": "Node,RBAC",
        "enable-admission-plugins": "NodeRestriction",
        # Beta in 1.35, and so off: the double of EKS's pod identity webhook is such a policy.
        "feature-gates": "MutatingAdmissionPolicy=true",
        "runtime-config": "admissionregistration.k8s.io/v1beta1=true",
        # Straight to the pods: this machine has no kube-proxy.
        "enable-aggregator-routing": "true",
        "kubelet-preferred-address-types": "InternalIP",
    }
    yield from (f"--{name}={value}" for name, value in stated.items())
    yield from _api_certificates()
    yield from _tokens()


def _api_certificates() -> Iterator[str]:
    pairs = {
        "tls": (*settings.certificate("api"), "cert-file", "private-key-file"),
        "kubelet-client": (*settings.certificate("api-to-kubelet"), "certificate", "key"),
        "proxy-client": (*settings.certificate("front-client"), "cert-file", "key-file"),
    }
    for purpose, (certificate, key, for_certificate, for_key) in pairs.items():
        yield f"--{purpose}-{for_certificate}={certificate}"
        yield f"--{purpose}-{for_key}={key}"
    authority, front = (settings.certificate(name)[0] for name in (certificates.AUTHORITY, certificates.FRONT))
    yield f"--client-ca-file={authority}"
    yield f"--kubelet-certificate-authority={authority}"
    yield f"--requestheader-client-ca-file={front}"
    yield "--requestheader-allowed-names=front-proxy-client"
    yield "--requestheader-username-headers=X-Remote-User"
    yield "--requestheader-group-headers=X-Remote-Group"
    yield "--requestheader-extra-headers-prefix=X-Remote-Extra-"


def _tokens() -> Iterator[str]:
    _, key = settings.certificate("service-accounts")
    yield f"--service-account-key-file={key.with_suffix('.pub')}"
    yield f"--service-account-signing-key-file={key}"
    yield f"--service-account-issuer={settings.issuer()}"
    yield f"--service-account-jwks-uri=https://{settings.HOST}:{settings.API.number}/openid/v1/jwks"
    yield "--api-audiences=https://kubernetes.default.svc"


def _controllers_arguments() -> Iterator[str]:
    yield from _client_arguments("controllers", settings.CONTROLLERS)
    yield f"--service-account-private-key-file={settings.certificate('service-accounts')[1]}"
    yield f"--root-ca-file={settings.certificate(certificates.AUTHORITY)[0]}"
    yield "--use-service-account-credentials"
    yield f"--horizontal-pod-autoscaler-cpu-initialization-period={_HPA_YOUTH}"


def _client_arguments(user: str, port: settings.Port) -> Iterator[str]:
    place = settings.kubeconfig(user)
    yield from (f"--{purpose}kubeconfig={place}" for purpose in ("", "authentication-", "authorization-"))
    yield f"--bind-address={port.address}"
    yield f"--secure-port={port.number}"
    # One of each: nobody else wants to lead.
    yield "--leader-elect=false"
