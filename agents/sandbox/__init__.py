"""Sandboxes: generated code runs in one, or not at all. `choose(settings)` gives the best one that holds here.

Names are loaded when they are asked for: the process between parent and program imports this package too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from agents.errors import SandboxMissing
    from agents.sandbox.base import Finished, Limits, Running, Sandbox, Wish
    from agents.sandbox.linux import LinuxSandbox

__all__ = ["Finished", "Limits", "LinuxSandbox", "Running", "Sandbox", "SandboxMissing", "Wish"]
_HOMES = {
    "Finished": "base", "Limits": "base", "LinuxSandbox": "linux", "Running": "base", "Sandbox": "base", "Wish": "base",
}  # fmt: skip


def __getattr__(name: str) -> Any:
    import importlib

    if name == "SandboxMissing":
        return importlib.import_module("agents.errors").SandboxMissing
    if name in _HOMES:
        return getattr(importlib.import_module(f"agents.sandbox.{_HOMES[name]}"), name)
    raise AttributeError(name)
