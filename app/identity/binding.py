"""When the server may be reached from other machines, and whether it can be at all. It serves nothing.

On loopback the machine itself is the login. Any other address needs one: tokens, or OpenID Connect through Streamlit's
`st.login`; and the names it is reached by, so that no other name is answered to.
"""

from __future__ import annotations

import errno
import ipaddress
import socket
import tomllib
from pathlib import Path

import platformdirs

from agents.settings import Settings
from app.store import Store, credentials
from model.errors import ConfigurationError


def is_loopback(address: str) -> bool:
    """Whether only this machine reaches a server bound to `address`."""
    if address == "localhost":
        return True
    try:
        found = ipaddress.ip_address(address.strip("[]"))
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None)
    return (mapped or found).is_loopback


def needs_login(address: str, settings: Settings) -> bool:
    """Whether a visitor without credentials is nobody: where others reach the server, or the person says so."""
    return settings.login == "on" or not is_loopback(address)


def check_binding(address: str, settings: Settings, store: Store) -> None:
    """Refuse an address that others reach while there is no login. Raises ConfigurationError (exit 3)."""
    if is_loopback(address):
        return
    if not settings.hosts:
        raise ConfigurationError(
            f"Impasto does not serve on {address or 'all addresses'} without knowing the names it is reached by.",
            fix="Set IMPASTO_HOSTS, for example IMPASTO_HOSTS=impasto.example.org",
        )
    with store.read() as session:
        tokens = credentials.count_good(session, "token")
    if not tokens and not has_login_provider():
        raise ConfigurationError(
            f"Impasto does not serve on {address or 'all addresses'} without a login: everyone there could use it.",
            fix="Type `impasto token create`, or set up OpenID Connect in .streamlit/secrets.toml ([auth]).",
        )


def check_port(port: int, address: str) -> None:
    """Refuse a port that is taken, or an address that this machine does not have. Raises ConfigurationError."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # what was served a moment ago may be again
            probe.bind((address.strip("[]"), port))
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            another = port + 1 if port < 65535 else 8501
            reached = in_url(address if is_loopback(address) else "127.0.0.1")
            raise ConfigurationError(
                f"Port {port} is taken by another program, or by Impasto itself.",
                fix=f"Open http://{reached}:{port}, or take another port: --port {another}",
            ) from None
        raise ConfigurationError(
            f"Impasto cannot serve on {address}, port {port}: {error.strerror or error}.",
            fix="Give --host an address of this machine, and --port one from 1024 on.",
        ) from None


def in_url(address: str) -> str:
    """The address as it stands in a URL."""
    return f"[{address.strip('[]')}]" if ":" in address else address


def has_login_provider() -> bool:
    """Whether Streamlit's secrets name an OpenID Connect provider with all that `st.login` needs."""
    return bool(login_clients())


def login_clients() -> frozenset[str]:
    """What this server is called at its login providers: their `client_id`s. Empty where no provider is whole."""
    found: set[str] = set()
    for path in secret_files():
        try:
            auth = tomllib.loads(path.read_text("utf-8")).get("auth")
        except (OSError, ValueError):
            continue
        if isinstance(auth, dict) and {"redirect_uri", "cookie_secret"} <= auth.keys():
            providers = [auth, *(value for value in auth.values() if isinstance(value, dict))]
            whole = [p for p in providers if {"client_id", "client_secret", "server_metadata_url"} <= p.keys()]
            found |= {str(provider["client_id"]) for provider in whole}
    return frozenset(found)


def secret_files() -> list[Path]:
    """Where secrets of the login are looked for, by this check and by Streamlit alike; what comes later wins."""
    folders = (platformdirs.user_config_path("impasto"), Path.home() / ".streamlit", Path.cwd() / ".streamlit")
    return [folder / "secrets.toml" for folder in folders]
