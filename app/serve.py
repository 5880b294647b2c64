"""Starts the browser page's server with the settings that Streamlit does not have by default."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

UI = Path(__file__).with_name("ui.py")


def command(port: int) -> list[str]:
    """The server's command line: this machine only, no usage statistics, no error details, bounded uploads."""
    options = {
        "server.address": "127.0.0.1",
        "server.port": str(port),
        "server.headless": "true",
        "server.maxUploadSize": "200",
        "server.fileWatcherType": "none",
        "browser.gatherUsageStats": "false",
        "client.showErrorDetails": "none",
        "client.toolbarMode": "minimal",
        "theme.light.primaryColor": "#14594b",
        "theme.dark.primaryColor": "#2a8170",
    }
    flags = [f"--{name}={value}" for name, value in options.items()]
    return [sys.executable, "-m", "streamlit", "run", str(UI), *flags]


def serve(port: int) -> int:
    """Run the server until it is stopped; its exit status."""
    root = UI.parents[1]
    return subprocess.call(command(port), cwd=root)
