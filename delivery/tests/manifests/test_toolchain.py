"""What is said when something is missing, and that nothing is built twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from delivery import toolchain
from delivery.__main__ import main
from delivery.findings import CannotCheckError
from delivery.manifests import rendering


@pytest.fixture(autouse=True)
def _empty_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))


def program(folder: Path, name: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text("#!/bin/sh\n")
    (folder / name).chmod(0o755)


def test_without_any_renderer_it_says_what_to_install(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check-manifests"]) == 2
    said = capsys.readouterr().err
    assert "neither kustomize nor kubectl is on PATH" in said
    assert "install Go" in said


def test_kustomize_comes_before_kubectl(tmp_path: Path) -> None:
    program(tmp_path / "bin", "kubectl")
    assert rendering.renderer() == [str(tmp_path / "bin/kubectl"), "kustomize"]
    program(tmp_path / "bin", "kustomize")
    assert rendering.renderer() == [str(tmp_path / "bin/kustomize"), "build"]


def test_what_was_built_is_taken_from_the_cache() -> None:
    made = toolchain.cache_folder("tools") / "kustomize-v5.8.1"
    made.mkdir()
    assert rendering.renderer() == [str(made / "kustomize"), "build"]


def test_a_module_with_another_checksum_is_refused(tmp_path: Path) -> None:
    program(tmp_path / "bin", "go")
    (tmp_path / "bin/go").write_text('#!/bin/sh\necho \'{"Zip": "/nowhere.zip", "Sum": "h1:other"}\'\n')
    with pytest.raises(CannotCheckError, match="has the checksum h1:other, not h1:ours"):
        toolchain.module_zip(toolchain.Module("example.org/module", "v1.0.0", "h1:ours"))


def test_a_module_that_is_another_is_not_built(tmp_path: Path) -> None:
    program(tmp_path / "bin", "go")
    (tmp_path / "bin/go").write_text('#!/bin/sh\necho \'{"Sum": "h1:other", "Dir": "nowhere"}\'\n')
    with pytest.raises(CannotCheckError, match="has the hash h1:other; pinned is h1:ours"):
        toolchain.compiled(toolchain.Module("example.org/module", "v1.0.0", "h1:ours"), ["."], "", "no time")


def test_what_is_built_lies_whole_in_the_cache(tmp_path: Path) -> None:
    program(tmp_path / "bin", "go")
    source = tmp_path / "module"
    source.mkdir()
    answer = f'{{"Sum": "h1:ours", "Dir": "{source}"}}'
    build = 'while [ "$1" != -o ]; do shift; done; : > "$2/tool"'
    (tmp_path / "bin/go").write_text(f"#!/bin/sh\nif [ $1 = mod ]; then echo '{answer}'; else {build}; fi\n")
    module = toolchain.Module("example.org/module/v2", "v2.0.0", "h1:ours")
    folder = toolchain.compiled(module, ["."], "", "no time")
    assert [path.name for path in folder.iterdir()] == ["tool"]
    assert [path.name for path in folder.parent.iterdir()] == ["module-v2.0.0"]
    (tmp_path / "bin/go").unlink()
    assert toolchain.compiled(module, ["."], "", "no time") == folder


def test_another_source_is_another_program(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "main.go").write_text("package main\n")
    first = toolchain._hash_of(source)  # noqa: SLF001 - the name in the cache is what is tested
    (source / "main.go").write_text("package main // changed\n")
    assert toolchain._hash_of(source) != first  # noqa: SLF001 - as above


def test_builds_at_one_time_share_what_is_compiled_and_the_last_takes_it_away() -> None:
    with toolchain.compiling() as first:
        with toolchain.compiling() as second:
            place = Path(second["GOCACHE"], "package")
            place.touch()
        assert first == second
        assert place.exists()
    assert not place.parent.exists()
