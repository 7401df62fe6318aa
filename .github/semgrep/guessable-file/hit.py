import tempfile


def scratch() -> str:
    return tempfile.mktemp(suffix=".png")
