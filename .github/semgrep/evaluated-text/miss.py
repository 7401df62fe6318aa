import ast


def number(text: str) -> float:
    return float(ast.literal_eval(text))
