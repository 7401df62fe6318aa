"""The whole delivery on one machine, and the proofs that run on it: ``python -m lab``."""
