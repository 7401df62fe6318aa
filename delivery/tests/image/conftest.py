"""What the tests of the image share."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from delivery.image import oci
from delivery.tests.image.samples import MakeImage, stated


@pytest.fixture
def make_image(tmp_path: Path) -> MakeImage:
    """Return what makes an image of layers; keywords replace parts of its configuration."""

    def make(*layers: bytes, **replaced: Any) -> oci.Image:
        config = {"architecture": "amd64", "os": "linux", "config": stated() | replaced}
        oci.write_layout(tmp_path / "layout", list(layers), config)
        return oci.image(tmp_path / "layout")

    return make
