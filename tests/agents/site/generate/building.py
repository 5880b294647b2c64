"""Sites written into a folder, and their own commands run in a child process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from agents.site import preset
from agents.site.generate import generate
from agents.site.spec import SiteSpec

SECONDS = 400


def write(spec: SiteSpec, folder: Path) -> Path:
    """Write a site's repository; the folder."""
    for path, data in generate(spec).items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
        if preset.executable(path):
            file.chmod(0o755)
    return folder


def run(folder: Path, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command of a site, with a bare environment."""
    bare = {"PATH": os.environ["PATH"], "PYTHON": sys.executable, "LANG": "C.UTF-8", "HOME": str(folder)}
    bare["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"  # as `./run test` does
    return subprocess.run(
        command, cwd=folder, env=bare | environment, capture_output=True, text=True, timeout=SECONDS, check=False
    )


def python(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the interpreter in a site's folder."""
    return run(folder, sys.executable, *arguments, **environment)
