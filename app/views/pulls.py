"""Downloads of models that pages started: one thread each, known to every session of this server."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from pathlib import Path

import streamlit as st

from model.errors import ImpastoError


@dataclass
class Pull:
    """One download."""

    name: str
    done: int = 0
    size: int = 0
    error: str = ""
    fix: str | None = None
    ended: bool = False


@dataclass
class Pulls:
    """All of them by name."""

    by_name: dict[str, Pull] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def start(self, name: str, data: Path) -> Pull:
        """Begin, unless it is under way."""
        with self.lock:
            known = self.by_name.get(name)
            if known is not None and not known.ended:
                return known
            pull = self.by_name[name] = Pull(name)
        threading.Thread(target=_run, args=(pull, data), name=f"pull {name}", daemon=True).start()
        return pull


@st.cache_resource
def pulls() -> Pulls:
    """The one register of this server."""
    return Pulls()


def _run(pull: Pull, data: Path) -> None:
    from model import store

    def tell(progress: object) -> None:
        pull.done, pull.size = getattr(progress, "done", 0), getattr(progress, "size", 0) or 0

    try:
        store.pull(pull.name, data, tell)
    except ImpastoError as error:
        pull.error, pull.fix = error.sentence, error.fix
    except Exception as error:  # a thread must not end unheard
        pull.error = f"{type(error).__name__}: {error}"
    pull.ended = True
