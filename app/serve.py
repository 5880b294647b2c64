"""Starts the server of the pages, with the settings that Streamlit does not have by default.

Streamlit left to itself answers to any name on all interfaces, shows tracebacks, and reports usage. Given like flags,
these settings win over environment and files. What Streamlit has no setting for is `app/asgi.py`.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from agents.settings import Settings
from app.identity.binding import check_binding, check_port, is_loopback, secret_files
from app.jobs.beside import worker_beside

ROOT = Path(__file__).resolve().parents[1]
UPLOAD_MEGABYTES = 200
STOP_SECONDS = 15.0
"""For requests under way once the server is asked to stop; readers of streams come back by number."""


def options(settings: Settings, *, address: str = "127.0.0.1", port: int = 8501) -> dict[str, Any]:
    """Streamlit's options: known names only, no usage statistics, no error details, bounded uploads."""
    hosts = [host.rpartition(":")[0] if re.search(r":\d+$", host) else host for host in settings.hosts]
    return {
        "server.address": address,
        "server.port": port,
        "server.headless": True,
        "logger.hideWelcomeMessage": True,  # `app/asgi.py` says where the page is
        "server.allowedHosts": ["localhost", "127.0.0.1", "::1", *hosts],
        "server.corsAllowedOrigins": [],
        "server.enableCORS": True,
        "server.enableXsrfProtection": True,
        "server.enableStaticServing": False,
        "server.enableAgentApi": False,
        "server.maxUploadSize": UPLOAD_MEGABYTES,
        "server.fileWatcherType": "none",
        "runner.postScriptGC": False,  # a whole collection after every poll of every open page is most of what it costs
        "server.runOnSave": False,
        "server.showEmailPrompt": False,
        "browser.gatherUsageStats": False,
        "client.showErrorDetails": "none",
        "client.showErrorLinks": "false",
        "client.toolbarMode": "minimal",
        "client.allowedOrigins": [],
        "secrets.files": [str(path) for path in secret_files()],
        "theme.baseRadius": "8px",
        "theme.light.primaryColor": "#14594b",
        "theme.light.backgroundColor": "#fdfcf9",
        "theme.light.secondaryBackgroundColor": "#f3f0e9",
        "theme.light.textColor": "#1c2421",
        "theme.light.borderColor": "#d9d4c8",
        "theme.dark.primaryColor": "#2a8170",
        "theme.dark.backgroundColor": "#12161a",
        "theme.dark.secondaryBackgroundColor": "#1b2126",
        "theme.dark.textColor": "#e8ebe9",
        "theme.dark.borderColor": "#39434a",
    }


def command(port: int, address: str = "127.0.0.1") -> list[str]:
    """The command line of the server's process."""
    return [sys.executable, "-P", "-m", "app.asgi", str(port), address]


def serve(port: int, address: str = "127.0.0.1", *, worker: bool = True) -> int:
    """Run the server until it is stopped, and a worker beside it; the server's exit status.

    Raises ConfigurationError for an address without login, and where another program has the port.
    """
    settings = Settings()
    if not is_loopback(address):
        from app.store import Store

        with Store.open(settings) as store:
            check_binding(address, settings, store)
    check_port(port, address)
    search = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    environment = {**os.environ, "PYTHONPATH": search}
    with (
        worker_beside() if worker else nullcontext(),
        # Hears on its stdin when this process is gone, however that came: else it would keep the port. It runs in the
        # person's folder, as the worker does: both read the same `impasto.toml` and secrets.
        subprocess.Popen([*command(port, address), "--attached"], env=environment, stdin=subprocess.PIPE) as server,
    ):
        asked = threading.Event()
        signal.signal(signal.SIGTERM, lambda *_: _stop(server, asked))
        try:
            status = server.wait()
        except KeyboardInterrupt:  # Ctrl-C reaches the server too
            _stop(server, asked)
            status = server.wait()
    return 0 if asked.is_set() and status < 0 else status


def _stop(server: subprocess.Popen[bytes], asked: threading.Event) -> None:
    """Ask the server to end, and end it where an open page or stream holds it back."""
    asked.set()
    server.terminate()
    late = threading.Timer(STOP_SECONDS, server.kill)
    late.daemon = True
    late.start()
