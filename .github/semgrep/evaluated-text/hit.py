def number(text: str) -> float:
    return float(eval(text))
