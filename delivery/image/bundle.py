"""What runc runs: the image's files and how they are run, with nothing allowed that the service does not need."""

from __future__ import annotations

import json
from pathlib import Path

from delivery.image.oci import Document, Image
from delivery.image.tree import unpack

LIMITED = ["nosuid", "nodev", "noexec"]
MASKED = [
    "/proc/acpi",
    "/proc/kcore",
    "/proc/keys",
    "/proc/timer_list",
    "/proc/sched_debug",
    "/proc/scsi",
    "/sys/firmware",
]
FIXED = ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"]
SETS = ("bounding", "effective", "inheritable", "permitted", "ambient")


def write(image: Image, folder: Path) -> None:
    """Write the bundle: the unpacked image and its ``config.json``."""
    unpack(image, folder / "rootfs")
    (folder / "config.json").write_text(json.dumps(specification(image)))


def specification(image: Image) -> Document:
    """Return what runc is told, as the OCI runtime specification spells it."""
    return {
        "ociVersion": "1.0.2",
        "process": process(image),
        "root": {"path": "rootfs", "readonly": True},
        "hostname": "color-palette-api",
        "mounts": mounts(image),
        "linux": {
            "namespaces": [{"type": name} for name in ("pid", "network", "ipc", "uts", "mount")],
            "maskedPaths": MASKED,
            "readonlyPaths": FIXED,
        },
    }


def process(image: Image) -> Document:
    """Return the process: the image's own words, user and variables, and no privilege."""
    running = image.running
    user, group = ([*running["User"].split(":"), "0"])[:2]
    return {
        "terminal": False,
        "user": {"uid": int(user), "gid": int(group)},
        "args": [*(running.get("Entrypoint") or []), *(running.get("Cmd") or [])],
        "env": running.get("Env", []),
        "cwd": running.get("WorkingDir") or "/",
        "capabilities": {name: [] for name in SETS},
        "noNewPrivileges": True,
    }


def mounts(image: Image) -> list[Document]:
    """Return what is mounted: the kernel's own folders, and the two that may be written to."""
    owner = "uid={},gid={}".format(*image.running["User"].split(":")).split(",")
    return [
        {"destination": "/proc", "type": "proc", "source": "proc", "options": LIMITED},
        {"destination": "/dev", "type": "tmpfs", "source": "tmpfs", "options": ["nosuid", "mode=755", "size=64k"]},
        {"destination": "/sys", "type": "sysfs", "source": "sysfs", "options": [*LIMITED, "ro"]},
        tmpfs("/tmp", "mode=1777"),  # noqa: S108 - it is the container's own
        tmpfs("/data", "mode=0750", *owner),
    ]


def tmpfs(place: str, *options: str) -> Document:
    """Return an empty folder in memory."""
    return {"destination": place, "type": "tmpfs", "source": "tmpfs", "options": [*LIMITED, "size=64m", *options]}
