"""Executable: where a Chromium is on this machine. It starts nothing."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from agents.errors import BrowserMissing
from agents.settings import Settings

SHELLS = ("chromium-headless-shell", "chrome-headless-shell")
"""Chromium without windows: it starts in half the time and draws a page in two thirds of it."""
NAMES = (
    *SHELLS,
    *("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "msedge"),
)
MAC_APPLICATIONS = ("Chromium", "Google Chrome", "Microsoft Edge")


def find_browser(settings: Settings) -> Path:
    """The Chromium to render with: the one set, one of the system's, or Playwright's own. Raises BrowserMissing."""
    if settings.browser is not None:
        found = shutil.which(str(settings.browser.expanduser()))
        if found is None:
            raise BrowserMissing(
                f"The browser set as IMPASTO_BROWSER, {settings.browser}, is not an executable file.",
                fix="Set it to a Chromium, or unset it to let one be found.",
            )
        return Path(found)
    for candidate in (*_on_path(), *_applications(), *_of_playwright()):
        return candidate
    raise BrowserMissing(
        "No Chromium was found to render with.",
        fix="Type `apt install chromium` (or your system's package), or `python -m playwright install chromium`, "
        "or set IMPASTO_BROWSER to a Chromium, Chrome or Edge.",
    )


def _on_path() -> list[Path]:
    return [Path(found) for name in NAMES if (found := shutil.which(name))]


def _applications() -> list[Path]:
    if sys.platform == "darwin":
        roots = [Path("/Applications"), Path.home() / "Applications"]
        return [p for r in roots for n in MAC_APPLICATIONS if (p := r / f"{n}.app/Contents/MacOS/{n}").is_file()]
    if sys.platform == "win32":
        roots = [Path(v) for n in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA") if (v := os.environ.get(n))]
        parts = ("Google/Chrome/Application/chrome.exe", "Microsoft/Edge/Application/msedge.exe")
        return [r / part for r in roots for part in parts if (r / part).is_file()]
    return []


def _of_playwright() -> list[Path]:
    """Newest first. The registry's folder is where Playwright documents it, per platform."""
    named = os.environ.get("PLAYWRIGHT_BROWSERS_PATH")
    if named and named != "0":
        root = Path(named)
    elif sys.platform == "darwin":
        root = Path.home() / "Library/Caches/ms-playwright"
    elif sys.platform == "win32":
        root = Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData/Local")) / "ms-playwright"
    else:
        root = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "ms-playwright"
    names = {"chrome", "headless_shell", "chrome-headless-shell", "Chromium", "Google Chrome for Testing"}
    names |= {f"{name}.exe" for name in names}
    found = [p for p in root.glob("chromium*/**/*") if p.name in names and p.is_file() and os.access(p, os.X_OK)]
    return sorted(found, key=lambda p: (_revision(p, root), "headless" not in p.parts[-2]), reverse=True)


def _revision(path: Path, root: Path) -> int:
    digits = path.relative_to(root).parts[0].rpartition("-")[2]
    return int(digits) if digits.isdigit() else 0
