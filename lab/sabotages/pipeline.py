"""The pipeline's own steps, made to look away: by commits of main, which are taken back."""

from __future__ import annotations

import contextlib

from delivery.findings import CannotCheckError
from lab import repository
from lab.proofs import stage

_MAKEFILE = "Makefile"
_PROMOTE = "delivery/workflows/promote.py"
_NOWHERE = f'\t@echo "digest=sha256:{"0" * 64}" >> "$$GITHUB_OUTPUT"\n'


def no_semgrep() -> contextlib.AbstractContextManager[str]:
    """Have the verb of the Semgrep gate look at nothing."""
    return rewritten(_MAKEFILE, "\t@$(DELIVERY) semgrep\n", "\t@true\n")


def unasked_promotion() -> contextlib.AbstractContextManager[str]:
    """Have a promotion not ask whether the earlier environment is Healthy."""
    return rewritten(_PROMOTE, "    commit = healthy(folder, forge, tip, source, wanted)\n", "    commit = tip\n")


def no_push() -> contextlib.AbstractContextManager[str]:
    """Have the verb that pushes push nothing, and say that it did."""
    return rewritten(_MAKEFILE, "\t@$(DELIVERY) push\n", _NOWHERE)


def rewritten(path: str, former: str, new: str) -> contextlib.AbstractContextManager[str]:
    """Have main hold other words in a file of the pipeline's; the deployed files stay as they are.

    Raises:
        CannotCheckError: The file has not these words once.
    """
    return stage.committed(f"{path}, sabotaged", {path: replaced(repository.text(path), path, former, new)})


def replaced(text: str, path: str, former: str, new: str) -> str:
    """Return a file's text with other words in it.

    Raises:
        CannotCheckError: It has not these words once.
    """
    if text.count(former) != 1:
        raise CannotCheckError(f"{path} has `{former.strip()}` {text.count(former)} times; once is expected")
    return text.replace(former, new)
