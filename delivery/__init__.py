"""The delivery's own commands: what CI, the lab and a laptop run alike. ``python -m delivery --help`` lists them."""
