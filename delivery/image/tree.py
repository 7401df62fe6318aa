"""The files of an image as a container sees them: its layers, one over the other, without unpacking any."""

from __future__ import annotations

import shutil
import stat
import tarfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from delivery.image.oci import Image

GONE, ALL_GONE = ".wh.", ".wh..wh..opq"
"""How a layer says that a lower layer's file is gone, or everything of its folder."""
KINDS = {
    tarfile.DIRTYPE: stat.S_IFDIR,
    tarfile.SYMTYPE: stat.S_IFLNK,
    tarfile.CHRTYPE: stat.S_IFCHR,
    tarfile.BLKTYPE: stat.S_IFBLK,
    tarfile.FIFOTYPE: stat.S_IFIFO,
}


@dataclass(frozen=True, slots=True)
class File:
    """A file, folder or link: kind and permissions as ``stat`` has them, owner, size, and where a link leads."""

    mode: int
    owner: int
    group: int
    size: int = 0
    target: str = ""
    start: bytes = b""
    """The first bytes of a file of byte code, which tell what it depends on."""

    @property
    def is_regular(self) -> bool:
        """Whether it is a file with content."""
        return stat.S_ISREG(self.mode)

    @property
    def is_set_id(self) -> bool:
        """Whether who runs it becomes its owner or its group."""
        return self.is_regular and bool(self.mode & (stat.S_ISUID | stat.S_ISGID))

    def is_writable_by(self, user: int, group: int) -> bool:
        """Tell whether a user of one group may write it; links and devices are none's to write."""
        if stat.S_IFMT(self.mode) not in {stat.S_IFREG, stat.S_IFDIR}:
            return False
        if self.owner == user:
            return True  # an owner can give himself what he lacks
        return bool(self.mode & (stat.S_IWGRP if self.group == group else stat.S_IWOTH))


Tree = dict[str, File]
"""Files by their absolute path."""


def tree(image: Image) -> Tree:
    """Return the files of an image."""
    files: Tree = {}
    for number in range(len(image.manifest["layers"])):
        with image.layer(number) as layer:
            put(files, layer)
    return files


def put(files: Tree, layer: tarfile.TarFile) -> None:
    """Lay a layer over the files below; what it says is gone, goes first."""
    members = [(absolute(member.name), member, start(layer, member)) for member in layer]
    for path, _, _ in members:
        take_away(files, PurePosixPath(path))
    for path, member, first in members:
        if not PurePosixPath(path).name.startswith(GONE):
            linked = files.get(absolute(member.linkname)) if member.islnk() else None
            files[path] = linked or file_of(member, first)


def start(layer: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    """Return the first bytes of a file of byte code, and nothing of others."""
    opened = layer.extractfile(member) if member.isreg() and member.name.endswith(".pyc") else None
    return opened.read(8) if opened else b""


def take_away(files: Tree, path: PurePosixPath) -> None:
    """Remove what a whiteout names, if the path is one."""
    if path.name == ALL_GONE:
        prefix = f"{path.parent}/".replace("//", "/")
        gone = [name for name in files if name.startswith(prefix)]
    elif path.name.startswith(GONE):
        name = str(path.parent / path.name.removeprefix(GONE))
        gone = [found for found in files if found == name or found.startswith(name + "/")]
    else:
        return
    for name in gone:
        del files[name]


def file_of(member: tarfile.TarInfo, first: bytes) -> File:
    """Return what a member of a layer says of its file."""
    kind = KINDS.get(member.type, stat.S_IFREG)
    return File(kind | stat.S_IMODE(member.mode), member.uid, member.gid, member.size, member.linkname, first)


def absolute(name: str) -> str:
    """Return a member's path from the root."""
    return "/" + name.removeprefix("./").strip("/")


def unpack(image: Image, root: Path) -> None:
    """Unpack an image into a folder, as root, with its owners and permissions.

    It trusts the layers: it is for images that were built here.
    """
    root.mkdir(parents=True)
    for number in range(len(image.manifest["layers"])):
        with image.layer(number) as layer:
            lay(layer, root)


def lay(layer: tarfile.TarFile, root: Path) -> None:
    """Lay a layer over what is unpacked already."""
    kept = []
    for member in layer.getmembers():
        path = root / absolute(member.name).lstrip("/")
        if path.name == ALL_GONE:
            clear(path.parent)
        elif path.name.startswith(GONE):
            remove(path.with_name(path.name.removeprefix(GONE)))
        else:
            kept.append(member)
            if not (member.isdir() and path.is_dir() and not path.is_symlink()):
                remove(path)
    # Devices and absolute links are what a root file system has; the build that made it is our own.
    layer.extractall(root, kept, numeric_owner=True, filter="fully_trusted")  # noqa: S202 - see unpack


def clear(folder: Path) -> None:
    """Remove everything in a folder, which may not be there."""
    for path in folder.iterdir() if folder.is_dir() else ():
        remove(path)


def remove(path: Path) -> None:
    """Remove a file, a link or a whole folder, which may not be there."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
