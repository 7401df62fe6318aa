import pickle


def palette(body: bytes) -> object:
    return pickle.loads(body)
