import os


def share(path: str) -> None:
    os.chmod(path, 0o755)
