"""Programs from Go modules: their replacements, their checksums, and nothing left over."""

from __future__ import annotations

import json
import subprocess
import zipfile
from pathlib import Path

import pytest

from delivery.findings import CannotCheckError
from delivery.toolchain import Module
from lab import __main__ as command
from lab import builds
from lab.builds import Build

MODULE = Module("example.org/tool", "v1.2.3", "h1:of-no-account")


def zipped(folder: Path, module: Module, files: dict[str, str]) -> Path:
    """Write a module's zip, as the module proxy serves it."""
    place = folder / "module.zip"
    with zipfile.ZipFile(place, "w") as packed:
        for name, text in files.items():
            packed.writestr(f"{module.path}@{module.version}/{name}", text)
    return place


def replacements(folder: Path) -> dict[str, str]:
    told = subprocess.run(["go", "mod", "edit", "-json"], cwd=folder, capture_output=True, check=True, text=True)
    stated = json.loads(told.stdout)["Replace"] or []
    return {one["Old"]["Path"]: f"{one['New']['Path']}@{one['New'].get('Version', '')}" for one in stated}


def settled(tmp_path: Path, module: Module, files: dict[str, str]) -> dict[str, str]:
    source = builds.unpacked(zipped(tmp_path, module, files), module, tmp_path)
    builds.settle(source, Build(module, {"tool": "."}, 1))
    return replacements(source)


def test_replacements_by_modules_and_by_folders_that_are_there_count(tmp_path: Path) -> None:
    stated = "module example.org/tool\nreplace a.org/a => b.org/b v1.0.0\nreplace c.org/c => ./c\n"
    assert settled(tmp_path, MODULE, {"go.mod": stated, "c/go.mod": "module c.org/c\n"}) == {
        "a.org/a": "b.org/b@v1.0.0",
        "c.org/c": "./c@",
    }


def test_a_replacement_by_a_folder_that_the_zip_has_not_is_taken_out(tmp_path: Path) -> None:
    stated = "module example.org/tool\nreplace a.org/a => b.org/b v1.0.0\nreplace c.org/c => ./c\n"
    assert settled(tmp_path, MODULE, {"go.mod": stated}) == {"a.org/a": "b.org/b@v1.0.0"}


def test_the_staging_folders_of_kubernetes_are_the_modules_of_the_same_release(tmp_path: Path) -> None:
    module = Module("k8s.io/kubernetes", "v1.35.4", "")
    stated = "module k8s.io/kubernetes\nreplace k8s.io/api => ./staging/src/k8s.io/api\n"
    assert settled(tmp_path, module, {"go.mod": stated}) == {"k8s.io/api": "k8s.io/api@v0.35.4"}


def test_a_program_is_compiled_with_what_is_stamped_on_it_and_nothing_else_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = 'package main\nvar version = "none"\nfunc main() { print(version) }\n'
    archive = zipped(tmp_path, MODULE, {"go.mod": "module example.org/tool\ngo 1.25\n", "cmd/main.go": source})
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr("delivery.toolchain.module_zip", lambda _: archive)
    build = Build(MODULE, {"tool": "./cmd"}, 0.1, {"main.version": "1.2.3"})
    monkeypatch.setattr(builds, "BUILDS", (build,))
    assert builds.missing() == [build]
    killed = tmp_path / "cache" / "color-palette" / "bin" / "lab-build-killed"
    (killed / "cache").mkdir(parents=True)
    builds.make()
    assert builds.missing() == []
    told = subprocess.run([builds.program("tool")], capture_output=True, check=True, text=True)
    assert told.stderr == "1.2.3"
    kept = {path.name for path in (tmp_path / "cache" / "color-palette" / "bin").iterdir()}
    assert kept == {"tool-v1.2.3", ".lock"}
    assert not (tmp_path / "cache" / "color-palette" / "compiled").exists()


@pytest.mark.parametrize(
    ("words", "without"),
    [
        (["build"], set()),
        (["build", "--cluster"], {"gitea", "gitea-runner", "trivy"}),
        (["build", "--cluster", "--with", "trivy"], {"gitea", "gitea-runner"}),
        (["build", "--service"], set()),
    ],
)
def test_what_is_asked_for_is_built(words: list[str], without: set[str], monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    monkeypatch.setattr("lab.host.install", lambda *, whole: made.append("the delivery's") if whole else None)
    monkeypatch.setattr("lab.images.make", lambda: None)
    monkeypatch.setattr("lab.images.service", lambda: made.append("the service"))
    monkeypatch.setattr(builds, "make", lambda wanted: made.extend(name for one in wanted for name in one.packages))
    assert command.main(words) == 0
    every = {name for build in builds.BUILDS for name in build.packages}
    beside = {"the delivery's": len(without) < 3, "the service": "--service" in words}
    assert set(made) == every - without | {name for name, wanted in beside.items() if wanted}


def test_a_build_that_fails_says_why_and_leaves_no_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {"go.mod": "module example.org/tool\ngo 1.25\n", "main.go": "package main\nfunc main() { nonsense() }\n"}
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr("delivery.toolchain.module_zip", lambda _: zipped(tmp_path, MODULE, files))
    monkeypatch.setattr(builds, "BUILDS", (Build(MODULE, {"tool": "."}, 0.1),))
    with pytest.raises(CannotCheckError, match=r"undefined: nonsense"):
        builds.make()
    assert not builds.BUILDS[0].made()
    with pytest.raises(CannotCheckError, match="tool is not built yet"):
        builds.program("tool")


def test_every_module_is_pinned_by_its_checksum() -> None:
    assert all(build.module.sum.startswith("h1:") and len(build.module.sum) == 47 for build in builds.BUILDS)
    assert {"kubelet", "kube-apiserver", "argocd", "coredns", "kube-router", "metrics-server"} <= {
        name for build in builds.BUILDS for name in build.packages
    }
