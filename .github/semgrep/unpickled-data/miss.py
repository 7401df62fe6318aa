import json


def palette(body: bytes) -> object:
    return json.loads(body)
