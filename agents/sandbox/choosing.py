"""The sandbox for this machine: the one that is set, or the first that holds when it is tried; else nothing runs."""

from __future__ import annotations

from agents.errors import SandboxMissing
from agents.sandbox.linux import LinuxSandbox
from agents.sandbox.probing import probe
from agents.sandbox.running import Launching
from agents.settings import Settings

REFUSED = "Generated code runs only in a sandbox, and none holds on this system: {why}"


def choose(settings: Settings) -> Launching:
    """A sandbox that was tried here and held. Raises SandboxMissing: without one nothing generated is run."""
    wanted = settings.sandbox
    refusals: list[SandboxMissing] = []
    for name, make in (("linux", _linux), ("bubblewrap", _bubblewrap), ("container", _container), ("e2b", _e2b)):
        by_itself = name in ("linux", "bubblewrap") or (name == "container" and settings.sandbox_image)
        if wanted != name and not (wanted == "auto" and by_itself):
            continue
        try:
            return make(settings)
        except SandboxMissing as refusal:
            refusals.append(refusal)
    why = " ".join(dict.fromkeys(refusal.sentence for refusal in refusals))
    fix = next((refusal.fix for refusal in refusals if refusal.fix), None)
    raise SandboxMissing(REFUSED.format(why=why), fix=fix)


def _linux(settings: Settings) -> Launching:
    probe().check()
    return LinuxSandbox()


def _bubblewrap(settings: Settings) -> Launching:
    from agents.sandbox.bubblewrap import find_bubblewrap

    return find_bubblewrap()


def _container(settings: Settings) -> Launching:
    from agents.sandbox.container import find_engine

    return find_engine(settings)


def _e2b(settings: Settings) -> Launching:
    from agents.sandbox.e2b.sandbox import find_service

    return find_service(settings)
