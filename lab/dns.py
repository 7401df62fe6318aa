"""CoreDNS: the cluster's names, and the forge's."""

from __future__ import annotations

from string import Template

from lab import cluster, images, settings

NAME = "coredns"


def apply() -> None:
    """Apply it."""
    text = Template((settings.MANIFESTS / "coredns.yaml").read_text())
    cluster.apply(
        text.substitute(
            image=images.named(NAME),
            domain=settings.DOMAIN,
            dns=settings.DNS,
            host=settings.HOST,
            forge=settings.FORGE,
        )
    )
