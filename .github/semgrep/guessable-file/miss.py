import tempfile


def scratch() -> str:
    return tempfile.mkdtemp()
