import httpx


def names(address: str) -> str:
    return httpx.get(address, verify=False).text
