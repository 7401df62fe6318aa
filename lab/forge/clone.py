"""A person's clone of our repository: where a change is made, committed, and pushed to a branch."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from lab import programs
from lab.forge import git, people, repositories
from lab.forge.server import address_of


class Clone(NamedTuple):
    """A clone.

    Attributes:
        folder: Where it lies.
        user: Whose it is.
    """

    folder: Path
    user: str

    def git(self, *words: programs.Argument) -> str:
        """Run git in it as its owner."""
        return programs.output(["git", "-C", self.folder, *words], own=self._environment())

    def refused(self, *words: programs.Argument) -> str:
        """Run git where a refusal is wanted; return what it says of it, nothing where it was not refused."""
        done = programs.tried(["git", "-C", self.folder, *words], own=self._environment())
        return " ".join(done.stderr.split()) if done.returncode else ""

    def _environment(self) -> dict[str, str]:
        who = {"NAME": self.user, "EMAIL": address_of(self.user)}
        named = {f"GIT_{role}_{what}": value for role in ("AUTHOR", "COMMITTER") for what, value in who.items()}
        return {**git.variables(self.user), **named}

    def committed(self, message: str, files: Mapping[str, str | None]) -> str:
        """Write files and commit them; return the commit. Nothing in place of a text removes the file."""
        for path, text in files.items():
            place = self.folder / path
            if text is None:
                place.unlink()
            else:
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_text(text)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", message)
        return self.git("rev-parse", "HEAD").strip()

    def pushed(self, branch: str) -> None:
        """Push what was committed to a branch, whatever that held before."""
        self.git("push", "--quiet", "--force", "origin", f"HEAD:refs/heads/{branch}")


@contextlib.contextmanager
def cloned(user: str = people.AUTHOR) -> Iterator[Clone]:
    """Clone our repository as one account; the clone goes again."""
    with tempfile.TemporaryDirectory(prefix="lab-clone-") as scratch:
        clone = Clone(Path(scratch), user)
        clone.git("clone", "--quiet", git.address(repositories.ours()), ".")
        yield clone
