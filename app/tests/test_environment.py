"""The maker of the Python environment: what it does, in which order, and what it says when it cannot."""

from __future__ import annotations

import ast
import builtins
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

SCRIPT = Path(__file__).parents[1] / "environment.py"
UNREACHABLE = "the package index cannot be reached: connect to the network (or point pip at a mirror) and run it again"


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Return the script, whose environment and application are in a folder of the test's own."""
    monkeypatch.setenv("PALETTE_VENV", str(tmp_path / "venv"))
    monkeypatch.delenv("PALETTE_COMPILE", raising=False)
    described = importlib.util.spec_from_file_location("environment_under_test", SCRIPT)
    assert described is not None
    assert described.loader is not None
    module = importlib.util.module_from_spec(described)
    described.loader.exec_module(module)
    application = tmp_path / "app"
    (application / "requirements").mkdir(parents=True)
    (application / "src" / "palette").mkdir(parents=True)
    for name in (
        "requirements/runtime.txt",
        "requirements/build.txt",
        "requirements/test.txt",
        "requirements/delivery.txt",
        "requirements/lab.txt",
        "requirements/semgrep.txt",
        "requirements/checkov.txt",
        "setup.py",
        "pyproject.toml",
        "src/palette/one.py",
    ):
        (application / name).write_text(name)
    monkeypatch.setattr(module, "APP", application)
    monkeypatch.setattr(module, "BUILDS", tmp_path / "builds")
    return module


class Commands:
    """Takes the place of running commands; it remembers them, and answers as it is told."""

    def __init__(self) -> None:
        self.calls: list[list[str]] = []
        self.failures: dict[str, str] = {}
        self.folders: list[str] = []
        self.builds: Callable[[Path], object] = lambda _: None

    def __call__(self, command: list[str], **options: Any) -> SimpleNamespace:
        own = options.pop("env", {})
        assert options == {"capture_output": True, "text": True, "check": False}
        self.calls.append(command)
        self.folders.append(own.get("PALETTE_BUILD", ""))
        if self.folders[-1]:
            self.builds(Path(self.folders[-1]))
        if "venv" in command:
            folder = Path(command[-1])
            (folder / "bin").mkdir(parents=True, exist_ok=True)
            (folder / "bin" / "python").touch()
        said = next((said for part, said in self.failures.items() if any(part in word for word in command)), None)
        return SimpleNamespace(returncode=0 if said is None else 1, stdout="", stderr=said or "")

    def words(self) -> list[str]:
        """Return in short what was run."""
        return ["venv" if "venv" in call else Path(call[-1]).name for call in self.calls]


@pytest.fixture
def commands(script: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Commands:
    found = Commands()
    monkeypatch.setattr(script.subprocess, "run", found)
    return found


def main(script: ModuleType, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> None:
    monkeypatch.setattr(sys, "argv", ["environment.py", *arguments])
    script.main()


def stopped(caught: pytest.ExceptionInfo[SystemExit]) -> str:
    """Return what the script ended with, which must be one line."""
    message = caught.value.code
    assert isinstance(message, str)
    assert message.startswith("error: ")
    assert "\n" not in message
    return message


def test_an_old_python_can_read_the_script() -> None:
    tree = ast.parse(SCRIPT.read_text(), feature_version=(3, 5))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert "__future__" not in imported
    subscripts = [
        node.value.id for node in ast.walk(tree) if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name)
    ]
    assert not {"list", "tuple", "dict", "set"} & set(subscripts)
    assert not any(isinstance(node, ast.JoinedStr) for node in ast.walk(tree))


@pytest.mark.parametrize(("version", "shown"), [((3, 10, 12), "3.10"), ((3, 6, 8), "3.6"), ((2, 7, 18), "2.7")])
def test_an_old_python_is_told_what_is_needed(
    script: ModuleType, monkeypatch: pytest.MonkeyPatch, version: tuple[int, ...], shown: str
) -> None:
    monkeypatch.setattr(script, "sys", SimpleNamespace(version_info=version, exit=sys.exit))
    with pytest.raises(SystemExit) as caught:
        script.check_python()
    assert stopped(caught) == (
        f"error: Python {shown} is too old; 3.11 or newer is needed (make PYTHON=/path/to/python3.11 ...)"
    )


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 13, 1), (4, 0, 0)])
def test_a_python_that_is_new_enough_will_do(
    script: ModuleType, monkeypatch: pytest.MonkeyPatch, version: tuple[int, ...]
) -> None:
    monkeypatch.setattr(script, "sys", SimpleNamespace(version_info=version, exit=sys.exit))
    script.check_python()


@pytest.mark.parametrize("lacking", ["venv", "ensurepip"])
def test_a_python_without_venv_is_told_what_to_install(
    script: ModuleType, monkeypatch: pytest.MonkeyPatch, lacking: str
) -> None:
    original = builtins.__import__

    def lacks(name: str, *rest: Any) -> Any:
        if name == lacking:
            raise ImportError(name)
        return original(name, *rest)

    monkeypatch.setattr(builtins, "__import__", lacks)
    with pytest.raises(SystemExit) as caught:
        script.check_python()
    assert stopped(caught) == (
        "error: this Python has no venv module; install it first (Debian: apt-get install python3-venv)"
    )


def test_everything_is_made_once(
    script: ModuleType, commands: Commands, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    main(script, monkeypatch)
    assert commands.words() == ["venv", "runtime.txt", "build.txt", "app"]
    out, err = capsys.readouterr()
    assert out == ""
    assert [line.split(" ", 1)[0] for line in err.splitlines()] == [
        "making",
        "installing",
        "installing",
        "building",
        "palette",
    ]
    main(script, monkeypatch)
    assert len(commands.calls) == 4
    assert capsys.readouterr() == ("", "")


def test_the_commands_are_these(script: ModuleType, commands: Commands, monkeypatch: pytest.MonkeyPatch) -> None:
    main(script, monkeypatch)
    python = str(script.VENV / "bin" / "python")
    pip = [python, "-m", "pip", "--disable-pip-version-check", "--no-input", "install", "--quiet"]
    locked = [*pip, "--require-hashes", "--requirement"]
    assert commands.calls == [
        [sys.executable, "-m", "venv", "--clear", str(script.VENV)],
        [*locked, str(script.APP / "requirements" / "runtime.txt")],
        [*locked, str(script.APP / "requirements" / "build.txt")],
        [*pip, "--no-deps", "--no-build-isolation", "--no-index", "--force-reinstall", str(script.APP)],
    ]


def test_the_tests_packages_come_when_asked_for(
    script: ModuleType, commands: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    main(script, monkeypatch, "test")
    assert commands.words() == ["venv", "runtime.txt", "build.txt", "test.txt", "app"]
    main(script, monkeypatch)
    main(script, monkeypatch, "test")
    assert len(commands.calls) == 5


def test_the_delivery_wants_its_own_packages_and_no_build(
    script: ModuleType, commands: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    main(script, monkeypatch, "delivery")
    assert commands.words() == ["venv", "delivery.txt"]
    main(script, monkeypatch, "lab")
    assert commands.words() == ["venv", "delivery.txt", "lab.txt"]
    main(script, monkeypatch, "delivery")
    main(script, monkeypatch)
    assert commands.words() == ["venv", "delivery.txt", "lab.txt", "runtime.txt", "build.txt", "app"]


@pytest.mark.parametrize("name", ["semgrep", "checkov"])
def test_whose_packages_clash_lives_apart(
    script: ModuleType, commands: Commands, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    main(script, monkeypatch, name)
    main(script, monkeypatch, name)
    assert [call[-1] for call in commands.calls] == [
        str(script.VENV),
        str(script.VENV / name),
        str(script.APP / "requirements" / f"{name}.txt"),
    ]
    assert commands.calls[-1][0] == str(script.VENV / name / "bin" / "python")


@pytest.mark.parametrize(
    ("changed", "again"),
    [
        ("requirements/runtime.txt", ["runtime.txt", "app"]),
        ("requirements/build.txt", ["build.txt", "app"]),
        ("requirements/test.txt", []),
        ("src/palette/one.py", ["app"]),
        ("src/palette/two.css", ["app"]),
        ("setup.py", ["app"]),
        ("pyproject.toml", ["app"]),
        ("src/palette/one.so", []),
        ("src/palette/__pycache__.pyc", []),
        ("src/palette.egg-info/PKG-INFO", []),
    ],
)
def test_only_what_has_changed_is_done_again(
    script: ModuleType, commands: Commands, monkeypatch: pytest.MonkeyPatch, changed: str, again: list[str]
) -> None:
    main(script, monkeypatch)
    commands.calls.clear()
    (script.APP / changed).parent.mkdir(exist_ok=True)
    (script.APP / changed).write_text("changed")
    main(script, monkeypatch)
    assert commands.words() == again


def test_another_wish_to_compile_builds_again(
    script: ModuleType, commands: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    main(script, monkeypatch)
    commands.calls.clear()
    monkeypatch.setenv("PALETTE_COMPILE", "never")
    main(script, monkeypatch)
    assert commands.words() == ["app"]


def test_another_python_makes_all_anew(script: ModuleType, commands: Commands, monkeypatch: pytest.MonkeyPatch) -> None:
    main(script, monkeypatch)
    commands.calls.clear()
    monkeypatch.setattr(script.sys, "version", "3.99 (other)")
    main(script, monkeypatch)
    assert commands.words() == ["venv", "runtime.txt", "build.txt", "app"]


def test_an_environment_without_its_python_is_made_again(
    script: ModuleType, commands: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    main(script, monkeypatch)
    commands.calls.clear()
    (script.VENV / "bin" / "python").unlink()
    main(script, monkeypatch)
    assert commands.words() == ["venv"]


@pytest.mark.parametrize(
    ("compiled", "said"), [(True, "palette is compiled"), (False, "palette is plain Python (no C compiler")]
)
def test_it_says_which_build_it_became(
    script: ModuleType,
    commands: Commands,
    capsys: pytest.CaptureFixture[str],
    compiled: bool,
    said: str,
) -> None:
    folder = script.VENV / "lib" / "python3.11" / "site-packages" / "palette" / "color"
    folder.mkdir(parents=True)
    if compiled:
        (folder / "model.cpython-311-x86_64-linux-gnu.so").touch()
    script.build()
    assert commands.words() == ["app"]
    assert said in capsys.readouterr().err


def test_a_venv_that_cannot_be_made_is_one_line(
    script: ModuleType, commands: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands.failures["venv"] = "Error: no space\nleft\n"
    with pytest.raises(SystemExit) as caught:
        main(script, monkeypatch)
    assert stopped(caught) == (
        "error: python -m venv failed (Debian: apt-get install python3-venv): Error: no space left"
    )
    commands.failures.clear()
    main(script, monkeypatch)
    assert commands.words() == ["venv", "venv", "runtime.txt", "build.txt", "app"]


@pytest.mark.parametrize(
    ("said", "explained"),
    [
        (
            "WARNING: Retrying after NewConnectionError(...)\nERROR: Could not find a version\nERROR: No matching x",
            UNREACHABLE,
        ),
        ("ERROR: No matching distribution found for msgspec==0.0", UNREACHABLE),
        ("ConnectTimeoutError(...)", UNREACHABLE),
        ("ProxyError('Cannot connect to proxy.')", UNREACHABLE),
        ("Temporary failure in NameResolutionError", UNREACHABLE),
        ("Connection broken: IncompleteRead", UNREACHABLE),
        ("one\nthe last line", "the last line"),
        (
            "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES\n    brotli:\n        Got abc",
            "THESE PACKAGES DO NOT MATCH THE HASHES",
        ),
        ("ERROR: first\nERROR: No space left on device\nnote: x", "No space left on device"),
        ("", "pip said nothing"),
    ],
)
def test_packages_that_cannot_be_installed_are_one_line(
    script: ModuleType, commands: Commands, monkeypatch: pytest.MonkeyPatch, said: str, explained: str
) -> None:
    commands.failures["runtime.txt"] = said
    with pytest.raises(SystemExit) as caught:
        main(script, monkeypatch)
    assert stopped(caught) == f"error: requirements/runtime.txt could not be installed: {explained}"
    assert commands.words() == ["venv", "runtime.txt"]
    commands.failures.clear()
    main(script, monkeypatch)
    assert commands.words() == ["venv", "runtime.txt", "runtime.txt", "build.txt", "app"]


def test_a_build_that_fails_says_what_to_try_and_what_the_builder_said(
    script: ModuleType, commands: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands.failures["--no-build-isolation"] = "model.py:1: error: mypyc is not pleased\n"
    with pytest.raises(SystemExit) as caught:
        main(script, monkeypatch)
    assert caught.value.code == (
        "error: palette could not be built; PALETTE_COMPILE=never builds it without a compiler.\n"
        "model.py:1: error: mypyc is not pleased"
    )
    commands.failures.clear()
    main(script, monkeypatch)
    assert commands.words()[-1] == "app"


def built_anew(script: ModuleType, commands: Commands) -> Path:
    """Have another environment made, as in another clone; return the folder that it was built in."""
    shutil.rmtree(script.VENV)
    commands.calls.clear()
    script.make_venv()
    script.build()
    assert commands.words() == ["venv", "app"]
    folder = Path(commands.folders[-1])
    assert folder.parent == script.BUILDS
    return folder


def test_what_was_compiled_is_kept_for_the_next_build(
    script: ModuleType, commands: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    def builds(folder: Path) -> None:
        for name in ("one.so", "code.c", "lib.linux/palette/one.so", "lib.linux/palette/gone.py"):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).touch()

    monkeypatch.setattr(commands, "builds", builds)
    main(script, monkeypatch)
    first = Path(commands.folders[-1])
    seen: list[str] = []
    monkeypatch.setattr(commands, "builds", lambda folder: seen.extend(names(folder)))
    for name in ("src/palette/one.py", "pyproject.toml"):
        (script.APP / name).write_text("changed")
    assert built_anew(script, commands) == first
    # What is not compiled is packed from the sources alone.
    assert seen == [".half", "code.c", "lib.linux/palette/one.so", "one.so"]
    assert names(first) == ["code.c", "lib.linux/palette/one.so", "one.so"]


def names(folder: Path) -> list[str]:
    """Return the files of a folder."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_what_a_broken_off_build_left_is_not_taken(
    script: ModuleType, commands: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands.failures["--no-build-isolation"] = "killed\n"
    monkeypatch.setattr(commands, "builds", lambda folder: (folder / "half.so").touch())
    with pytest.raises(SystemExit):
        main(script, monkeypatch)
    commands.failures.clear()
    seen: list[str] = []
    monkeypatch.setattr(commands, "builds", lambda folder: seen.extend(names(folder)))
    built_anew(script, commands)
    assert seen == [".half"]


@pytest.mark.parametrize(
    ("variable", "file"),
    [
        *((name, None) for name in ("CC", "CFLAGS", "PALETTE_COMPILE")),
        *((None, name) for name in ("src/palette/two.py", "setup.py", "requirements/runtime.txt")),
    ],
)
def test_what_was_compiled_in_another_way_or_of_other_modules_is_not_taken(
    script: ModuleType, commands: Commands, monkeypatch: pytest.MonkeyPatch, variable: str | None, file: str | None
) -> None:
    main(script, monkeypatch)
    first = Path(commands.folders[-1])
    if variable:
        monkeypatch.setenv(variable, "never")
    if file:
        (script.APP / file).write_text("other")
    assert built_anew(script, commands) != first


def test_a_compiler_that_came_later_builds_again(
    script: ModuleType, commands: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(script.shutil, "which", lambda _: None)
    main(script, monkeypatch)
    commands.calls.clear()
    monkeypatch.setattr(script.shutil, "which", lambda name: f"/bin/{name}")
    main(script, monkeypatch)
    assert commands.words() == ["app"]


def test_the_last_builds_are_kept(script: ModuleType, commands: Commands, monkeypatch: pytest.MonkeyPatch) -> None:
    folders = []
    for number in range(script.KEPT + 2):
        (script.APP / "setup.py").write_text(f"{number}")
        main(script, monkeypatch)
        folders.append(commands.folders[-1])
        for lock in script.BUILDS.glob("*.lock"):
            os.utime(lock, (lock.stat().st_mtime - 10,) * 2)
    assert sorted(map(str, script.BUILDS.iterdir())) == sorted([*folders[2:], *(f"{one}.lock" for one in folders[2:])])


def test_two_builds_at_the_same_time_wait_for_each_other(script: ModuleType) -> None:
    code = f"import fcntl; fcntl.flock(open({str(script.BUILDS / 'one.lock')!r}), fcntl.LOCK_EX | fcntl.LOCK_NB)"
    with script.compiled("one"):
        other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)  # noqa: S603 - this interpreter
    assert "BlockingIOError" in other.stderr


@pytest.mark.parametrize(("seconds", "says"), [(2.0, False), (2.6, True)])
def test_only_what_takes_its_time_is_told(
    script: ModuleType,
    commands: Commands,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    seconds: float,
    says: bool,
) -> None:
    moments: Iterator[float] = iter([10.0, 10.0 + seconds])
    monkeypatch.setattr(script, "time", SimpleNamespace(monotonic=lambda: next(moments)))
    main(script, monkeypatch)
    assert commands.calls
    assert ("environment ready in 3 s" in capsys.readouterr().err) is says


@pytest.mark.parametrize("arguments", [["tests"], ["test", "x"], ["--fast"]])
def test_what_it_does_not_know(
    script: ModuleType, commands: Commands, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(script, monkeypatch, *arguments)
    assert caught.value.code == 2
    assert commands.calls == []


def test_the_environment_is_beside_the_application_unless_said(monkeypatch: pytest.MonkeyPatch) -> None:
    code = f"import runpy; found = runpy.run_path({str(SCRIPT)!r}); print(found['VENV'], found['APP'])"
    monkeypatch.delenv("PALETTE_VENV", raising=False)
    found = subprocess.run(  # noqa: S603 - this interpreter
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert found.stdout.split() == [str(SCRIPT.parents[1] / ".venv"), str(SCRIPT.parent)]


def test_its_help_says_how_to_use_it() -> None:
    found = subprocess.run(  # noqa: S603 - as above
        [sys.executable, str(SCRIPT), "--help"], capture_output=True, text=True, check=True
    )
    assert "Usage: ``python3 app/environment.py [test | delivery | lab | semgrep | checkov]``" in found.stdout
