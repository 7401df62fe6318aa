"""CoreDNS: the cluster's names, and those of the servers that stand for GitHub's and AWS's."""

from __future__ import annotations

from string import Template

from lab import cluster, images, names, settings

NAME = "coredns"
_INDENT = "\n" + " " * 12


def apply() -> None:
    """Apply it."""
    text = Template((settings.MANIFESTS / "coredns.yaml").read_text())
    cluster.apply(
        text.substitute(
            image=images.named(NAME),
            domain=settings.DOMAIN,
            dns=settings.DNS,
            hosts=_INDENT.join(f"{address} {name}" for name, address in names.hosts().items()),
        )
    )
