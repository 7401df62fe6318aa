"""The proofs: each tries to break what is claimed of the delivery, on the lab's cluster, and leaves it as it was."""
