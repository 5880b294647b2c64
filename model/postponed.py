"""Postponed: a part of torch that only its compilers and shape-only tensors use is imported when it is asked for.

`import torch` is most of a start, and a quarter of that is one module: what operations do to tensors without values.
The engine has none of these. It is for Impasto's own processes (`app/cli.py`): a program that embeds the engine keeps
the torch that it knows.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType

META = "torch._meta_registrations"


class _Postponed(ModuleType):
    """Stands for a module until an attribute of it is wanted; then the module takes its place."""

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):  # asked by the import system itself
            raise AttributeError(name)
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), name)


def postpone() -> None:
    """Before torch is imported; afterwards, and without torch, it changes nothing."""
    if "torch" not in sys.modules:
        sys.modules.setdefault(META, _Postponed(META))
