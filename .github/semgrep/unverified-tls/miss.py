import ssl

import httpx


def names(address: str, authority: str) -> str:
    return httpx.get(address, verify=ssl.create_default_context(cafile=authority)).text
