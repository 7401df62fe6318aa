"""The registry's front before the real docker-registry: logins, leaves, tags that stay, referrers, streams."""

from __future__ import annotations

import asyncio
import dataclasses
import hashlib
import io
import json
import os
import resource
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from lab.registry.errors import RegistryError
from lab.registry.operations import operation_of
from lab.registry.referrers import manifest_of, subject_of
from lab.registry.tags import Tags, stays
from lab.tests.aws.stage import PUSH, WORKLOAD
from lab.tests.registry.stage import EMPTY, MANIFEST, NAME, OTHER, Stage, Theatre, basic, digest_of, image

NODE = "color-palette-dev-node"
SHA = "0123456789abcdef0123456789abcdef01234567"
KIND = "application/vnd.dev.sigstore.bundle.v0.3+json"


async def pushed(stage: Stage, layer: bytes = b"layer", tag: str = SHA, role: str = PUSH) -> tuple[int, bytes]:
    await stage.blob(EMPTY, role)
    status, _, body = await stage.manifest(tag, image(await stage.blob(layer, role), len(layer)), role)
    return status, body


def test_the_push_role_pushes_and_a_node_pulls_by_tag_and_digest(theatre: Theatre) -> None:
    async def scene(stage: Stage) -> None:
        assert (await pushed(stage))[0] == 201
        accept = {"Accept": MANIFEST}
        status, headers, body = await stage.call("GET", f"/v2/{NAME}/manifests/{SHA}", NODE, headers=accept)
        assert (status, digest_of(body)) == (200, headers["Docker-Content-Digest"])
        again = await stage.call("GET", f"/v2/{NAME}/manifests/{digest_of(body)}", NODE, headers=accept)
        assert again[2] == body
        layer = json.loads(body)["layers"][0]["digest"]
        assert (await stage.call("GET", f"/v2/{NAME}/blobs/{layer}", NODE))[2] == b"layer"

    theatre.play(scene)


def test_who_has_no_login_is_asked_for_one(theatre: Theatre) -> None:
    async def scene(stage: Stage) -> None:
        session = stage.vault.token(stage.vault.session(PUSH, "test", 3600))
        forged = [{}, basic("AWS", "x"), basic("AWS", session), {"Authorization": "Bearer x"}]
        for headers in forged:
            async with stage.client.get(f"{stage.url}/v2/", headers=headers) as found:
                assert found.status == 401
                assert found.headers["WWW-Authenticate"].startswith("Basic realm=")
        async with stage.client.get(f"{stage.url}/v2/", headers=stage.login(PUSH)) as found:
            assert found.status == 200

    theatre.play(scene)


@pytest.mark.parametrize(
    ("role", "method", "path"),
    [
        (NODE, "POST", f"/v2/{NAME}/blobs/uploads/"),
        (NODE, "PUT", f"/v2/{NAME}/manifests/{SHA}"),
        (NODE, "DELETE", f"/v2/{NAME}/manifests/{digest_of(EMPTY)}"),
        (PUSH, "DELETE", f"/v2/{NAME}/manifests/{digest_of(EMPTY)}"),
        (PUSH, "GET", f"/v2/{NAME}/tags/list"),
        (PUSH, "GET", f"/v2/{NAME}/blobs/{digest_of(EMPTY)}"),
        (PUSH, "POST", f"/v2/{OTHER}/blobs/uploads/"),
        (WORKLOAD, "GET", f"/v2/{NAME}/manifests/{SHA}"),
        (WORKLOAD, "HEAD", f"/v2/{NAME}/blobs/{digest_of(EMPTY)}"),
    ],
)
def test_each_call_needs_its_own_leave(theatre: Theatre, role: str, method: str, path: str) -> None:
    async def scene(stage: Stage) -> None:
        status, _, body = await stage.call(method, path, role)
        assert status == 403
        assert method == "HEAD" or json.loads(body)["errors"][0]["code"] == "DENIED"

    theatre.play(scene)


@pytest.mark.parametrize(
    "path",
    [
        f"/v2/{NAME}/../{OTHER}/manifests/x",
        f"/v2/{NAME}%2F..%2F{OTHER}/manifests/x",
        f"/v2//{NAME}/manifests/x",
        f"/v2/{NAME}/manifests/x/",
        f"/v2/{NAME.upper()}/manifests/x",
        "/v2/_catalog",
        "/debug/health",
    ],
)
def test_a_path_that_could_be_read_in_two_ways_is_none(path: str) -> None:
    assert operation_of("GET", path) is None


def test_a_repository_that_is_not_there_is_not_made(theatre: Theatre) -> None:
    async def scene(stage: Stage) -> None:
        status, _, body = await stage.call("POST", "/v2/new/blobs/uploads/")
        assert (status, json.loads(body)["errors"][0]["code"]) == (404, "NAME_UNKNOWN")

    theatre.play(scene)


def test_a_tag_stays_even_for_the_same_image_and_for_the_operator(theatre: Theatre) -> None:
    async def scene(stage: Stage) -> None:
        assert (await pushed(stage))[0] == 201
        before = await stage.call("HEAD", f"/v2/{NAME}/manifests/{SHA}", NODE, headers={"Accept": MANIFEST})
        for role, layer in ((PUSH, b"layer"), (PUSH, b"other"), ("", b"other")):
            status, body = await pushed(stage, layer, role=role)
            assert (status, json.loads(body)["errors"][0]["code"]) == (400, "TAG_INVALID")
            assert b"cannot be overwritten because the repository is immutable" in body
        after = await stage.call("HEAD", f"/v2/{NAME}/manifests/{SHA}", NODE, headers={"Accept": MANIFEST})
        assert after[1]["Docker-Content-Digest"] == before[1]["Docker-Content-Digest"]

    theatre.play(scene)


def test_of_many_pushes_of_one_tag_at_once_one_wins(theatre: Theatre) -> None:
    async def scene(stage: Stage) -> None:
        await stage.blob(EMPTY)
        layers = [f"layer {number}".encode() for number in range(12)]
        images = [image(await stage.blob(layer), len(layer)) for layer in layers]
        answers = await asyncio.gather(*(stage.manifest(SHA, body, PUSH) for body in images))
        assert sorted(status for status, _, _ in answers) == [201] + [400] * 11
        winner = next(body for body, answer in zip(images, answers, strict=True) if answer[0] == 201)
        held = await stage.call("GET", f"/v2/{NAME}/manifests/{SHA}", NODE, headers={"Accept": MANIFEST})
        assert held[2] == winner

    theatre.play(scene)


def test_a_mutable_repositorys_tag_moves(theatre: Theatre) -> None:
    async def scene(stage: Stage) -> None:
        for layer in (b"one", b"two"):
            await stage.blob(EMPTY, name=OTHER)
            body = image(await stage.blob(layer, name=OTHER), len(layer))
            assert (await stage.manifest("latest", body, name=OTHER))[0] == 201

    theatre.play(scene)


def test_exclusions_turn_a_tags_kind_round(theatre: Theatre) -> None:
    ours = theatre.access.platform.roots["bootstrap"].repositories[NAME]
    cases = {"IMMUTABLE": "11", "MUTABLE": "00", "IMMUTABLE_WITH_EXCLUSION": "01", "MUTABLE_WITH_EXCLUSION": "10"}
    for kind, expected in cases.items():
        ours = dataclasses.replace(ours, tag_mutability=kind, mutable_tags=["dev-*"])
        assert "".join(str(int(stays(ours, tag))) for tag in ("dev-1", "v1")) == expected, kind


def test_locks_are_of_one_tag_and_go_away() -> None:
    async def scene() -> None:
        tags = Tags()
        async with tags.locked("a", "1"), tags.locked("a", "2"):
            waiting = asyncio.create_task(hold(tags))
            await asyncio.sleep(0)
            assert not waiting.done()
        await asyncio.wait_for(waiting, 5)
        assert vars(tags) == {"_locks": {}}

    async def hold(tags: Tags) -> None:
        async with tags.locked("a", "1"):
            pass

    asyncio.run(scene())


async def referring(stage: Stage, subject: str, kind: str, role: str = PUSH) -> tuple[int, str, str]:
    """Push a referrer as cosign does: by its digest, without a tag."""
    await stage.blob(EMPTY, role)
    layer = kind.encode()
    described = {"mediaType": MANIFEST, "digest": subject, "size": 1}
    more = {"artifactType": kind, "subject": described, "annotations": {"a": "b"}}
    body = image(await stage.blob(layer, role), len(layer), **more)
    status, headers, _ = await stage.manifest(digest_of(body), body, role)
    return status, headers.get("OCI-Subject", ""), digest_of(body)


async def listed(stage: Stage, subject: str, query: str = "", role: str = PUSH) -> tuple[list[str], str]:
    status, headers, body = await stage.call("GET", f"/v2/{NAME}/referrers/{subject}{query}", role)
    assert status == 200
    assert headers["Content-Type"] == "application/vnd.oci.image.index.v1+json"
    found = json.loads(body)["manifests"]
    assert all(set(one) == {"mediaType", "digest", "size", "artifactType", "annotations"} for one in found)
    return [one["digest"] for one in found], headers.get("OCI-Filters-Applied", "")


def test_referrers_are_listed_filtered_and_go_with_their_manifest(theatre: Theatre) -> None:
    async def scene(stage: Stage) -> None:
        await pushed(stage)
        held = await stage.call("HEAD", f"/v2/{NAME}/manifests/{SHA}", NODE, headers={"Accept": MANIFEST})
        subject = held[1]["Docker-Content-Digest"]
        assert await listed(stage, subject) == ([], "")
        first, second = [await referring(stage, subject, kind) for kind in (KIND, "application/vnd.cyclonedx+json")]
        assert (first[:2], second[:2]) == ((201, subject), (201, subject))
        assert (await listed(stage, subject))[0] == sorted([first[2], second[2]])
        assert await listed(stage, subject, f"?artifactType={KIND.replace('+', '%2B')}") == ([first[2]], "artifactType")
        assert (await stage.call("DELETE", f"/v2/{NAME}/manifests/{first[2]}"))[0] == 202
        assert (await listed(stage, subject))[0] == [second[2]]
        tags = json.loads((await stage.call("GET", f"/v2/{NAME}/tags/list"))[2])["tags"]
        assert tags == [SHA]

    theatre.play(scene)


def test_a_referrer_that_the_registry_refused_is_not_listed(theatre: Theatre) -> None:
    async def scene(stage: Stage) -> None:
        subject = digest_of(b"subject")
        body = image(digest_of(b"never pushed"), 1, subject={"mediaType": MANIFEST, "digest": subject, "size": 1})
        status, headers, _ = await stage.manifest(digest_of(body), body)
        assert (status, "OCI-Subject" in headers) == (404, False) or status == 400
        assert (await listed(stage, subject))[0] == []

    theatre.play(scene)


@pytest.mark.parametrize("body", [b"[]", b"no json", b'{"subject": 1}', b'{"subject": {"digest": "../../x:y"}}'])
def test_what_is_no_manifest_is_refused(body: bytes) -> None:
    with pytest.raises(RegistryError, match="MANIFEST_INVALID"):
        subject_of(manifest_of(body))


def test_a_manifest_of_another_digest_and_one_too_large_are_refused(theatre: Theatre) -> None:
    async def scene(stage: Stage) -> None:
        assert (await stage.manifest(digest_of(b"other"), b"{}", PUSH))[0] == 400
        large = io.BytesIO(b" " * (4 * 1024 * 1024 + 1))
        assert (await stage.call("PUT", f"/v2/{NAME}/manifests/{SHA}", PUSH, data=large))[0] == 413

    theatre.play(scene)


def test_a_blob_is_mounted_only_from_where_the_caller_may_read(theatre: Theatre) -> None:
    async def scene(stage: Stage) -> None:
        digest = await stage.blob(b"of the other", name=OTHER)
        query = f"/v2/{NAME}/blobs/uploads/?mount={digest}&from={OTHER}"
        assert (await stage.call("POST", query, PUSH))[0] == 202
        assert (await stage.call("HEAD", f"/v2/{NAME}/blobs/{digest}", PUSH))[0] == 404
        assert (await stage.call("POST", query))[0] == 201

    theatre.play(scene)


def test_bodies_stream_both_ways_in_constant_memory(theatre: Theatre) -> None:
    """192 MiB up in chunks and down again; all in this process, client included, so the front's share is less."""
    size, piece = 192 << 20, os.urandom(1 << 20)

    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(size // len(piece)):
            yield piece

    async def scene(stage: Stage) -> None:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        _, headers, _ = await stage.call("POST", f"/v2/{NAME}/blobs/uploads/", PUSH)
        status, headers, _ = await stage.call("PATCH", headers["Location"], PUSH, data=pieces())
        assert (status, headers["Range"]) == (202, f"0-{size - 1}")
        digest = streamed(piece, size)
        assert (await stage.call("PUT", f"{headers['Location']}&digest={digest}", PUSH))[0] == 201
        assert await drained(stage, f"/v2/{NAME}/blobs/{digest}") == size
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        assert grown < 48, f"{grown:.0f} MiB more"

    theatre.play(scene)


def streamed(piece: bytes, size: int) -> str:
    total = hashlib.sha256()
    for _ in range(size // len(piece)):
        total.update(piece)
    return f"sha256:{total.hexdigest()}"


async def drained(stage: Stage, path: str) -> int:
    total = 0
    async with stage.client.get(f"{stage.url}{path}", headers=stage.login(NODE)) as found:
        async for part in found.content.iter_chunked(1 << 18):
            total += len(part)
    return total


def test_while_the_registry_is_down_clients_are_told_to_try_again(theatre: Theatre) -> None:
    async def scene(stage: Stage) -> None:
        stage.process.terminate()
        await stage.process.wait()
        for method, path in (("GET", f"/v2/{NAME}/manifests/{SHA}"), ("POST", f"/v2/{NAME}/blobs/uploads/")):
            status, _, body = await stage.call(method, path)
            assert (status, json.loads(body)["errors"][0]["code"]) == (503, "UNAVAILABLE")

    theatre.play(scene)


def test_what_was_pushed_is_there_after_a_restart_with_its_referrers(theatre: Theatre) -> None:
    subjects: list[str] = []

    async def first(stage: Stage) -> None:
        await pushed(stage)
        held = await stage.call("HEAD", f"/v2/{NAME}/manifests/{SHA}", headers={"Accept": MANIFEST})
        subjects.append(held[1]["Docker-Content-Digest"])
        subjects.append((await referring(stage, subjects[0], KIND))[2])

    async def second(stage: Stage) -> None:
        assert (await pushed(stage))[0] == 400
        assert (await listed(stage, subjects[0]))[0] == subjects[1:]

    theatre.play(first)
    theatre.play(second)


def test_only_its_owner_reaches_the_registry_behind(theatre: Theatre) -> None:
    async def scene(_stage: Stage) -> None:
        folder = Path(theatre.folder) / "r"
        assert folder.stat().st_mode & 0o077 == 0

    theatre.play(scene)
