"""Colours and palettes: the colour core, what is made of it, and the service that offers both over HTTP."""
