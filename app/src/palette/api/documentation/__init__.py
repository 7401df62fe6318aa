"""The documentation page: an OpenAPI document as a page to read, and to try each operation on."""

from palette.api.documentation.page import render_documentation

__all__ = ["render_documentation"]
