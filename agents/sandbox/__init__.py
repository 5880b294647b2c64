"""Sandboxes: generated code runs in one, or not at all. `choose(settings)` gives the best one that holds here.

Names are loaded when they are asked for: the process between parent and program imports this package too.
"""

from __future__ import annotations

TYPE_CHECKING = False  # as of typing, which takes longer to import than the process between takes to run
if TYPE_CHECKING:
    from agents.errors import SandboxMissing
    from agents.sandbox.base import Finished, Limits, Running, Sandbox
    from agents.sandbox.choosing import choose
    from agents.sandbox.linux import LinuxSandbox
    from agents.sandbox.probing import Layer, Layers, probe
    from agents.sandbox.serving import Served, SiteDown, serve_site

__all__ = [
    "Finished", "Layer", "Layers", "Limits", "LinuxSandbox", "Running", "Sandbox", "SandboxMissing", "Served",
    "SiteDown", "choose", "probe", "serve_site",
]  # fmt: skip
_HOMES = {
    "Finished": "base", "Limits": "base", "Running": "base", "Sandbox": "base", "LinuxSandbox": "linux",
    "choose": "choosing", "Layer": "probing", "Layers": "probing", "probe": "probing",
    "Served": "serving", "SiteDown": "serving", "serve_site": "serving",
}  # fmt: skip


def __getattr__(name: str) -> object:
    import importlib

    if name == "SandboxMissing":
        return importlib.import_module("agents.errors").SandboxMissing
    if name in _HOMES:
        return getattr(importlib.import_module(f"agents.sandbox.{_HOMES[name]}"), name)
    raise AttributeError(name)
