import subprocess


def size(path: str) -> str:
    return subprocess.check_output(f"du -s {path}", shell=True, text=True)
