"""What `make push` leaves in the registry, pushed by the real skopeo as the push role: the image, and its packages."""

from __future__ import annotations

import argparse
import asyncio
import base64
import json
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from delivery.findings import guarded
from delivery.image import oci
from delivery.workflows import push, sbom
from lab.tests.aws.stage import PUSH
from lab.tests.registry.stage import NAME, Stage, Theatre, digest_of

COMMIT = "c" * 40
NODE = "color-palette-dev-node"


@pytest.fixture
def image(tmp_path: Path) -> Path:
    """Give an archive of an image, with the list of its packages beside it."""
    digest = oci.write_layout(tmp_path / "layout", [b"\0" * 10240], {"architecture": "amd64", "os": "linux"})
    with tarfile.open(tmp_path / "image.tar", "w") as tar:
        for place in (tmp_path / "layout").iterdir():
            tar.add(place, place.name)
    listed = {"bomFormat": "CycloneDX", "metadata": {"component": {"version": digest}}}
    (tmp_path / "image.cdx.json").write_text(json.dumps(listed))
    return tmp_path / "image.tar"


@pytest.fixture
def pushing(tmp_path: Path, image: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Stage], int]:
    """Give what pushes the image to a registry as the push role."""

    def run(stage: Stage) -> int:
        place = stage.url.removeprefix("http://")
        login = stage.login(PUSH)["Authorization"].removeprefix("Basic ")
        assert base64.b64decode(login).startswith(b"AWS:")
        (tmp_path / "login.json").write_text(json.dumps({"auths": {place: {"auth": login}}}))
        settings = tmp_path / ".config/containers/registries.conf"
        settings.parent.mkdir(parents=True, exist_ok=True)
        settings.write_text(f'[[registry]]\nlocation = "{place}"\ninsecure = true\n')
        monkeypatch.setenv("REGISTRY_AUTH_FILE", str(tmp_path / "login.json"))
        monkeypatch.setenv("HOME", str(tmp_path))
        monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
        parser = argparse.ArgumentParser()
        push.add(parser)
        words = [image, "--commit", COMMIT, "--repository", f"{place}/{NAME}", "--sbom", image.with_suffix(".cdx.json")]
        return guarded(lambda: push.run(parser.parse_args([str(word) for word in words])))

    return run


async def referrers(stage: Stage, digest: str, role: str = PUSH) -> list[oci.Document]:
    status, _, body = await stage.call("GET", f"/v2/{NAME}/referrers/{digest}", role)
    assert status == 200
    found: list[oci.Document] = json.loads(body)["manifests"]
    return found


def test_the_packages_are_found_by_the_image_and_a_rerun_adds_nothing(
    theatre: Theatre, image: Path, pushing: Callable[[Stage], int]
) -> None:
    digest = oci.image(image).digest

    async def scene(stage: Stage) -> None:
        assert await asyncio.to_thread(pushing, stage) == 0
        (attached,) = await referrers(stage, digest)
        assert attached["artifactType"] == sbom.KIND
        accept = {"Accept": oci.MANIFEST}
        _, _, body = await stage.call("GET", f"/v2/{NAME}/manifests/{attached['digest']}", NODE, headers=accept)
        (blob,) = json.loads(body)["layers"]
        _, _, content = await stage.call("GET", f"/v2/{NAME}/blobs/{blob['digest']}", NODE)
        assert content == image.with_suffix(".cdx.json").read_bytes()
        assert digest_of(content) == blob["digest"]
        assert await asyncio.to_thread(pushing, stage) == 0
        assert await referrers(stage, digest) == [attached]

    theatre.play(scene)
