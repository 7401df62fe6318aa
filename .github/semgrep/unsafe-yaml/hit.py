import yaml


def settings(text: str) -> object:
    return yaml.load(text, Loader=yaml.Loader)
