"""Kubernetes manifests: rendered, held against schemas and rules, and judged by the cluster's own policies."""
