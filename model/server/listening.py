"""Running the application on a socket: taking the port, saying when it is ready, and ending in order.

When a signal asks the server to stop, it takes no more requests (503), lets those under way finish for `grace` seconds,
cancels the rest, and returns. A second interrupt ends it at once.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import socket
import threading
from collections.abc import Callable, Iterator

import uvicorn
from starlette.applications import Starlette

from model.errors import ConfigurationError
from model.server.serving import Serving

LAST_SECONDS = 5.0
"""What cancelled requests have to end in, beyond the grace."""


def listen(host: str, port: int) -> socket.socket:
    """A socket bound to the port; 0 takes a free one.

    Raises:
        ConfigurationError: the port is taken, is not ours to take, or the host is none of this machine.
    """
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    except OSError as error:
        raise ConfigurationError(f"{host} is not an address of this machine: {error.strerror}.") from error
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
    except OSError as error:
        listener.close()
        raise _refused(error, host, port) from error
    return listener


def _refused(error: OSError, host: str, port: int) -> ConfigurationError:
    if error.errno == errno.EADDRINUSE:
        return ConfigurationError(
            f"Port {port} on {host} is taken by another program.", fix="Choose another with --port; 0 takes a free one."
        )
    if error.errno == errno.EACCES:
        return ConfigurationError(f"Port {port} may only be opened by root.", fix="Choose one above 1023.")
    return ConfigurationError(f"{host}:{port} cannot be listened on: {error.strerror}.")


def url_of(listener: socket.socket) -> str:
    """Where clients find the server."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def run(app: Starlette, listener: socket.socket, *, grace: float, ready: Callable[[str], None]) -> None:
    """Serve `app` until a signal, or until `Server.stop`. `ready` is told the URL once requests are taken."""
    Server(app, listener, grace=grace, ready=ready).run()


class Server(uvicorn.Server):
    """uvicorn's server with our beginning and our end."""

    def __init__(self, app: Starlette, listener: socket.socket, *, grace: float, ready: Callable[[str], None]) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                log_config=None,
                access_log=False,
                lifespan="off",
                server_header=False,
                timeout_keep_alive=30,
                timeout_graceful_shutdown=int(grace + LAST_SECONDS) + 1,
            )
        )
        self._serving: Serving = app.state.serving
        self._listener, self._grace, self._ready = listener, grace, ready

    def run(self, sockets: list[socket.socket] | None = None) -> None:
        """Serve until stopped."""
        try:
            asyncio.run(self.serve(sockets=[self._listener]))
        except OSError as error:  # another program began to listen on the port meanwhile
            host, port = self._listener.getsockname()[:2]
            raise _refused(error, host, port) from error

    def stop(self) -> None:
        """End as a signal would; from any thread."""
        self.should_exit = True

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        url = url_of(self._listener)
        await super().startup(sockets)
        self._ready(url)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._serving.close()
        ending = asyncio.create_task(self._cancel_after_grace())
        await super().shutdown(sockets)
        ending.cancel()

    async def _cancel_after_grace(self) -> None:
        await asyncio.sleep(self._grace)
        self._serving.generations.cancel_all()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:  # type: ignore[override]
        """As uvicorn's, but a server that was asked to stop and did has not failed: the signal is not raised again."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        import signal

        before = {number: signal.signal(number, self.handle_exit) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
