import hashlib


def tag(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
