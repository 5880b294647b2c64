"""`python -m app.chromium`: makes sure that there is a Chromium. A step of the launcher's set-up.

The system's own browser, else Playwright's build, else the distribution's package when root, else a sentence.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import typer

from agents.render.browser import find_browser
from agents.settings import Settings
from app.endings import complain
from model.errors import ImpastoError


def ensure() -> int:
    """Find or install a Chromium; the exit status."""
    for attempt in (None, _playwright, _debian):
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


def _debian() -> None:
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        return
    typer.echo("impasto: browser: installing the distribution's Chromium", err=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    _run(["apt-get", "update"], environment)
    _run(["apt-get", "install", "-y", "--no-install-recommends", "chromium"], environment)


def _run(command: list[str], environment: dict[str, str] | None = None) -> None:
    """Run quietly; whether it worked shows in whether a browser is found afterwards."""
    try:
        subprocess.run(command, env=environment, capture_output=True, timeout=900, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return


if __name__ == "__main__":
    sys.exit(ensure())
