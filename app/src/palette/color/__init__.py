"""Colour science: pure, typed scalars after CSS Color 4, and numpy for batches.

``parsing`` and ``serialization`` read and write CSS; ``model`` is the colour itself; ``conversion`` goes between
spaces; ``gamut`` maps into one; ``interpolation`` mixes; ``difference`` and ``contrast`` compare; ``vision`` simulates
deficiencies. ``batch*`` does the same for arrays, with the same results. The scalar modules are compiled by mypyc where
a C compiler is; nothing in here knows of the rest of palette.
"""
