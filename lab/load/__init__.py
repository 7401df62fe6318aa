"""Steady load: requests at an even pace from a process of its own, and what became of each of them."""
