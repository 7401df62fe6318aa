import subprocess


def size(path: str) -> str:
    return subprocess.check_output(["du", "-s", path], text=True)
