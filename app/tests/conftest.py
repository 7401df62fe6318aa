"""What all tests share. Its being here also lets them import the runner of the vectors as ``vectors.runner``."""

from __future__ import annotations

from hypothesis import settings

# How long an example takes depends on who else uses the machine.
settings.register_profile("suite", deadline=None)
settings.load_profile("suite")
