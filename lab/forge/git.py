"""Git against the forge: its production name is found at its address here, and its authority believed."""

from __future__ import annotations

from pathlib import Path

from lab import certificates, names, programs, settings
from lab.forge import credentials


def configuration(user: str) -> dict[str, str]:
    """Return the settings of git for one account; its token is read from its file when git asks for it."""
    server = names.forge()
    helper = f'!f() {{ echo "username={user}"; echo "password=$(cat "{credentials.token_file(user)}")"; }}; f'
    return {
        "http.curloptResolve": f"{settings.FORGE}:{names.PORT}:{names.address(server)}",
        "credential.helper": helper,
        # What a push to a forge needs once a pack is larger than a buffer.
        "http.postBuffer": str(1 << 28),
    }


def authority() -> dict[str, str]:
    """Return the variable by which git believes the lab's authority, whatever this machine's says."""
    return {"GIT_SSL_CAINFO": str(settings.certificate(certificates.AUTHORITY)[0])}


def variables(user: str) -> dict[str, str]:
    """Return the same as variables of git's environment; the machine's own configuration does not count."""
    stated = configuration(user)
    own = {"GIT_CONFIG_COUNT": str(len(stated)), "GIT_TERMINAL_PROMPT": "0"}
    own |= {**programs.NO_CONFIGURATION, **authority()}
    for number, (name, value) in enumerate(stated.items()):
        own |= {f"GIT_CONFIG_KEY_{number}": name, f"GIT_CONFIG_VALUE_{number}": value}
    return own


def address(repository: str) -> str:
    """Return the address of a repository, ``owner/name``, as in production."""
    return f"https://{settings.FORGE}/{repository}.git"


def push(folder: Path, repository: str, *refs: str, user: str) -> None:
    """Push refs of a folder to a repository as an account."""
    programs.output(["git", "-C", folder, "push", "--quiet", address(repository), *refs], own=variables(user))
