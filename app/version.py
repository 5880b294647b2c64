"""Which Impasto this is."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

try:
    VERSION = version("impasto")
except PackageNotFoundError:
    VERSION = "checkout"
