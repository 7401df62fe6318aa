"""The double of ECR's registry: Debian's docker-registry, and before it a front that does what ECR does more.

A login that ends, a leave for every call, tags that stay, and the list of what refers to an image.
"""
