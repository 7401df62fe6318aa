import yaml


def settings(text: str) -> object:
    return yaml.safe_load(text)
