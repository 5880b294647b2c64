"""`python -m app.chromium`: makes sure that there is a Chromium. A step of the launcher's set-up.

The distribution's Chromium without windows when root, for it is the fastest; else the system's own browser, else
Playwright's build, else the distribution's whole Chromium when root, else a sentence.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import typer

from agents.render.executable import SHELLS, find_browser
from agents.settings import Settings
from app.endings import complain
from model.errors import ImpastoError


def ensure() -> int:
    """Find or install a Chromium; the exit status."""
    if not any(map(shutil.which, SHELLS)):
        _of_debian("chromium-headless-shell")
    for attempt in (None, _playwright, lambda: _of_debian("chromium")):
        if attempt is not None:
            attempt()
        try:
            typer.echo(f"impasto: browser: {find_browser(Settings())}", err=True)
        except ImpastoError as error:
            missing = error
        else:
            return 0
    complain(missing.sentence, missing.fix)
    return missing.exit_status


def _playwright() -> None:
    typer.echo("impasto: browser: downloading Playwright's Chromium", err=True)
    _run([sys.executable, "-m", "playwright", "install", "chromium"])


def _of_debian(package: str) -> None:
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        return
    typer.echo(f"impasto: browser: installing the distribution's {package}", err=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    # A fresh machine may be bringing itself up to date, which locks its packages.
    install = ["apt-get", "install", "-y", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=300", package]
    if not _run(install, environment):  # a fresh machine has no lists of packages
        _run(["apt-get", "update"], environment)
        _run(install, environment)


def _run(command: list[str], environment: dict[str, str] | None = None) -> bool:
    """Run quietly; whether it worked. What counts is whether a browser is found afterwards."""
    try:
        return subprocess.run(command, env=environment, capture_output=True, timeout=900, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


if __name__ == "__main__":
    sys.exit(ensure())
