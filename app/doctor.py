"""What works on this machine: one finding per part, with the exact fix. It mends nothing and starts no job."""

from __future__ import annotations

import difflib
import importlib.util
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Literal

from agents.settings import Settings, secret_names
from app.configuration import read_settings
from model.errors import ImpastoError

ROOT = Path(__file__).resolve().parents[1]
GIB = 1024**3
LAUNCHER_VARIABLES = {f"IMPASTO_{name}" for name in ("PYTHON", "VENV", "LOCAL", "TORCH_INDEX", "FONTS")}


@dataclass(frozen=True)
class Finding:
    """One part: its state, what was seen, and what to type when it is not well."""

    part: str
    state: Literal["ok", "warn", "fail"]
    said: str
    fix: str | None = None


def examine() -> Iterator[Finding]:
    """Look at every part, cheapest first."""
    yield python()
    yield packages()
    try:
        settings = read_settings()
    except ImpastoError as error:
        yield Finding(
            "settings", "fail", error.sentence, "Mend impasto.toml or the IMPASTO_… variable, then run this again."
        )
        return
    yield variables()
    yield disk(settings)
    yield memory()
    if settings.asks_endpoint:
        yield endpoint(settings)
    else:
        yield torch()
        yield weights(settings)
    yield browser(settings)
    yield from sandbox(settings)
    yield web_search(settings)
    yield fonts()
    yield twins()
    yield office()


def python() -> Finding:
    """Which interpreter runs this; the launcher has made sure that it is new enough."""
    return Finding("python", "ok", f"{platform.python_version()} at {sys.executable}")


def packages() -> Finding:
    """What is installed is what the locks say."""
    locks = [ROOT / "requirements" / f"{name}.txt" for name in ("base", "local")]
    if not all(lock.is_file() for lock in locks):
        return Finding("packages", "ok", "installed without this checkout's locks")
    if importlib.util.find_spec("torch") is None:
        locks.pop()
    pins = [
        pin for lock in locks for pin in re.findall(r"^([\w.-]+)==([^\s;]+)", lock.read_text("utf-8"), re.MULTILINE)
    ]
    strays = []
    for name, version in pins:
        try:
            installed = metadata.version(name)
        except metadata.PackageNotFoundError:
            installed = "missing"
        if installed != version:
            strays.append(f"{name} {installed} (lock: {version})")
    if strays:
        said = ", ".join(strays[:4]) + (f" and {len(strays) - 4} more" if len(strays) > 4 else "")
        return Finding("packages", "warn", said, f"Remove {sys.prefix} and run ./impasto again.")
    return Finding("packages", "ok", f"{len(pins)} as locked")


def variables() -> Finding:
    """No IMPASTO_… variable is misspelt: one that nothing reads would be passed over in silence."""
    known = {f"IMPASTO_{name.upper()}" for name in Settings.model_fields} | LAUNCHER_VARIABLES
    known |= {f"IMPASTO_{name.upper()}_FILE" for name in secret_names(Settings)}
    strays = sorted(name for name in os.environ if name.startswith("IMPASTO_") and name not in known)
    if not strays:
        return Finding("settings", "ok", "file and environment are understood")
    near = difflib.get_close_matches(strays[0], known, n=1)
    fix = f"Did you mean {near[0]}?" if near else f"Known: {', '.join(sorted(known))}."
    return Finding("settings", "warn", f"nothing reads {', '.join(strays)}", fix)


def disk(settings: Settings) -> Finding:
    """The data directory can be written and has room."""
    try:
        settings.data.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=settings.data):
            pass
    except OSError as error:
        return Finding(
            "data directory", "fail", f"{settings.data}: {error.strerror}", "Set IMPASTO_DATA to a folder of yours."
        )
    free = shutil.disk_usage(settings.data).free / GIB
    if free < 1:
        return Finding("data directory", "warn", f"{free:.1f} GiB free in {settings.data}", "Free some disk space.")
    return Finding("data directory", "ok", f"{settings.data}, {free:.0f} GiB free")


def memory() -> Finding:
    """Enough for the browser and the embedded model."""
    if not hasattr(os, "sysconf") or "SC_PHYS_PAGES" not in os.sysconf_names:
        return Finding("memory", "ok", "not known on this system")
    total = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / GIB
    if total < 2:
        return Finding("memory", "warn", f"{total:.1f} GiB in all", "Chromium and the model together want 2 GiB.")
    return Finding("memory", "ok", f"{total:.0f} GiB")


def torch() -> Finding:
    """The engine's library, and what the processor offers it."""
    if importlib.util.find_spec("torch") is None:
        return Finding(
            "torch",
            "fail",
            "not installed",
            "Run ./impasto again without IMPASTO_LOCAL=0, or set IMPASTO_MODEL to an endpoint.",
        )
    import torch as library

    capability = ", ".join([library.backends.cpu.get_cpu_capability(), *_processor_flags()])
    gpu = library.cuda.get_device_name() if library.cuda.is_available() else "no GPU"
    from model.native.library import library as compiled
    from model.native.library import tiles, why_not

    why, own = why_not(), compiled()
    kernels = f"torch's kernels ({why})" if own is None else "compiled kernels" + ", tiles" * tiles(own)
    advice = "Decoding is three times slower: install g++ and run ./impasto again." if "compiler" in why else ""
    return Finding(
        "torch", "warn" if advice else "ok", f"{library.__version__}, {capability}, {gpu}, {kernels}", advice
    )


def _processor_flags() -> list[str]:
    """What the engine's kernels gain from, as far as Linux lists it."""
    try:
        listed = set(Path("/proc/cpuinfo").read_text("utf-8").split())
    except OSError:
        return []
    gains = {"avx512_vnni": "VNNI", "avx512_bf16": "bf16", "amx_int8": "AMX int8", "amx_bf16": "AMX bf16"}
    return [name for flag, name in gains.items() if flag in listed]


def weights(settings: Settings) -> Finding:
    """The model's file is there and whole."""
    from model.store import EMBEDDED, locate

    try:
        path = locate(settings.model, settings.data)
    except ImpastoError as error:
        return Finding("model", "fail", error.sentence, error.fix or "Run: ./impasto model list")
    known = ", hash as expected" if settings.model == EMBEDDED else ""
    return Finding("model", "ok", f"{settings.model}, {path.stat().st_size / 1024**2:.0f} MiB{known}")


def endpoint(settings: Settings) -> Finding:
    """The endpoint answers and lists the model."""
    import httpx

    url = settings.model.rstrip("/")
    headers = {"Authorization": f"Bearer {settings.api_key.get_secret_value()}"} if settings.api_key else {}
    try:
        reply = httpx.get(f"{url}/models", headers=headers, timeout=10)
        reply.raise_for_status()
        listed = [model["id"] for model in reply.json()["data"]]
    except httpx.HTTPStatusError as error:
        fix = "Set IMPASTO_API_KEY." if error.response.status_code in {401, 403} else "Look at the endpoint's own log."
        return Finding("endpoint", "fail", f"{url} answers {error.response.status_code}", fix)
    except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
        return Finding(
            "endpoint", "fail", f"{url} does not answer ({type(error).__name__})", "Start it, or mend IMPASTO_MODEL."
        )
    wanted = settings.endpoint_model
    if wanted and wanted not in listed:
        return Finding(
            "endpoint",
            "fail",
            f"{url} has no model {wanted}",
            f"Set IMPASTO_ENDPOINT_MODEL to one of: {', '.join(listed[:8])}",
        )
    return Finding("endpoint", "ok", f"{url}, {wanted or (listed[0] if listed else 'no model')}")


def browser(settings: Settings) -> Finding:
    """A Chromium is found and starts."""
    from agents.render.browser import find_browser

    try:
        path = find_browser(settings)
    except ImpastoError as error:
        return Finding("browser", "fail", error.sentence, error.fix)
    try:
        said = subprocess.run(
            [path, "--version"], capture_output=True, text=True, timeout=30, check=True
        ).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return Finding(
            "browser", "fail", f"{path} does not start", "Reinstall it, or set IMPASTO_BROWSER to another Chromium."
        )
    return Finding("browser", "ok", f"{said} at {path}")


def sandbox(settings: Settings) -> Iterator[Finding]:
    """What confines generated code, layer by layer; each was tried. Decks, posters and research need none."""
    from agents.errors import SandboxMissing
    from agents.sandbox import choose, probe

    try:
        chosen = choose(settings).name
    except SandboxMissing as missing:
        fix = missing.fix or "See docs/sandbox.md."
        yield Finding("sandbox", "warn", f"none holds, so sites do not run: {missing.sentence}", fix)
    else:
        yield Finding("sandbox", "ok", f"{chosen}: generated code runs in it")
    for layer in probe().all:
        if layer.holds:
            yield Finding(f"sandbox: {layer.name}", "ok", layer.said)
        else:
            yield Finding(f"sandbox: {layer.name}", "warn", layer.said, layer.fix or "See docs/sandbox.md.")


def web_search(settings: Settings) -> Finding:
    """Which providers of web searches answer. Research in one's own documents needs none."""
    from agents.net import policy_of
    from agents.tools import providers_of

    answered, failed = [], []
    for provider in providers_of(policy_of(settings), settings):
        try:
            found = provider.search("weather", 3)
            answered.append(f"{provider.name} answers ({len(found)} results)")
        except ImpastoError as error:
            failed.append(f"{provider.name}: {error.sentence}")
    if answered:
        return Finding("web search", "ok", "; ".join([*answered, *failed]))
    fix = "Set IMPASTO_SEARXNG, IMPASTO_BRAVE_KEY or IMPASTO_TAVILY_KEY to research with --web; documents need none."
    return Finding("web search", "warn", f"unavailable: {'; '.join(failed) or 'no provider is set up'}", fix)


def fonts() -> Finding:
    """The fonts of the themes are in the checkout."""
    folder = ROOT / "templates" / "slides" / "fonts"
    found = [p for p in folder.glob("*") if p.suffix in {".ttf", ".otf", ".woff2"}] if folder.is_dir() else []
    if not found:
        return Finding("fonts", "fail", f"none in {folder}", "Restore templates/slides/fonts from the repository.")
    return Finding("fonts", "ok", f"{len(found)} files shipped")


def twins() -> Finding:
    """Other programs of this machine know the metric twins of the Office fonts."""
    if shutil.which("fc-match") is None:
        return Finding("office fonts", "ok", "no fontconfig here")
    said = subprocess.run(["fc-match", "Georgia"], capture_output=True, text=True, timeout=30, check=False).stdout
    if "Gelasio" in said or "Georgia" in said:
        return Finding("office fonts", "ok", f"Georgia is set in {said.split(':')[0]}")
    fix = "Run: .venv/bin/python -m app.shipped_fonts"
    return Finding("office fonts", "warn", "LibreOffice here would break lines in other places", fix)


def office() -> Finding:
    """LibreOffice: only the tests need it."""
    path = shutil.which("soffice") or shutil.which("libreoffice")
    if path is None:
        return Finding(
            "libreoffice", "warn", "not found; only the tests need it", "Debian: apt-get install libreoffice-impress"
        )
    return Finding("libreoffice", "ok", path)
