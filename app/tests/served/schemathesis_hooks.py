"""What schemathesis cannot know by itself (``hooks`` in schemathesis.toml): what is really valid here."""

from __future__ import annotations

import schemathesis

from served.css_colors import color_words, css_colors

schemathesis.openapi.format("css-color", css_colors())
schemathesis.openapi.format("color-word", color_words())


@schemathesis.hook.apply_to(method="GET", path="/v1/vision")  # type: ignore[untyped-decorator]  # schemathesis leaves it untyped
def filter_case(_: schemathesis.HookContext, case: schemathesis.Case) -> bool:
    """Leave out what no schema can exclude: a value of one parameter that another's does not go with."""
    pair = (case.query.get("kind"), case.query.get("model"))
    return not (_is_positive(case) and pair == ("tritan", "vienot"))


@schemathesis.hook.apply_to(method="POST", path="/v1/colors/convert")  # type: ignore[untyped-decorator]  # as above
def map_case(_: schemathesis.HookContext, case: schemathesis.Case) -> schemathesis.Case:
    """Give the columns of a batch one length, which no schema can ask for."""
    columns = case.body.get("components") if isinstance(case.body, dict) else None
    if _is_positive(case) and columns:
        shortest = min(map(len, columns.values()))
        case.body = {**case.body, "components": {name: column[:shortest] for name, column in columns.items()}}
    return case


def _is_positive(case: schemathesis.Case) -> bool:
    return bool(case.meta.generation.mode.is_positive)
