"""`impasto serve`: the model over HTTP, for OpenAI's and Anthropic's clients.

One line on stdout says the URL once requests are taken; everything else goes to stderr.
"""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING

import typer

from app.configuration import read_settings
from model.errors import ConfigurationError

if TYPE_CHECKING:
    from agents.settings import Settings

LOOPBACK = ("127.0.0.1", "localhost", "::1")
GRACE_SECONDS = 30.0


def serve(
    model: str | None = typer.Option(None, help="A model's name, or the path of its file or directory."),
    host: str = typer.Option("127.0.0.1", help="Address to listen on; any but this machine's own needs a key."),
    port: int = typer.Option(8000, min=0, max=65535, help="Port; 0 takes a free one."),
    api_key: str | None = typer.Option(
        None, help="Key that clients must send; as IMPASTO_API_KEY it stays off the list of processes."
    ),
    alias: list[str] | None = typer.Option(None, help="A further name for the model; may be given several times."),
    max_batch: int | None = typer.Option(None, help="Requests computed together; 16 unless set."),
    kv_memory: str | None = typer.Option(None, help="Memory for keys and values, such as 2GiB."),
    device: str | None = typer.Option(None, help="Where the model computes: cpu, or cuda for a GPU."),
    grace: float = typer.Option(GRACE_SECONDS, min=0, help="Seconds that running requests get when the server stops."),
) -> None:
    """Serve until stopped (Ctrl-C, or SIGTERM)."""
    settings = read_settings(model=model, api_key=api_key, max_batch=max_batch, kv_memory=kv_memory, device=device)
    if settings.asks_endpoint:
        raise ConfigurationError(
            "A server needs a model of its own, and the setting `model` is an endpoint.", fix="Name one with --model."
        )
    key = None if settings.api_key is None else settings.api_key.get_secret_value()
    if host not in LOOPBACK and not key:
        raise ConfigurationError(
            f"Listening on {host} would let everybody who reaches this machine use the model.",
            fix="Set a key with IMPASTO_API_KEY, or stay on 127.0.0.1.",
        )
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    for noisy in ("httpx", "uvicorn.error"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    _run(settings, host, port, key, tuple(alias or ()), grace)


def _run(settings: Settings, host: str, port: int, key: str | None, aliases: tuple[str, ...], grace: float) -> None:
    """Take the port, load the model, serve. In this order: a port that is taken is known before minutes of loading."""
    import model
    from model.server import Options, create
    from model.server.listening import listen, run

    with listen(host, port) as listener:
        engine = model.load(
            settings.model,
            threads=settings.threads,
            data=settings.data,
            max_batch=settings.max_batch,
            kv_memory=settings.kv_memory,
            device=settings.device,
        )
        if engine.note:
            typer.echo(engine.note, err=True)
        try:
            # Without a key, only this machine may ask, and only by a name of its own (see `Options.hosts`).
            hosts = None if key else (*LOOPBACK, host)
            app = create(engine, Options(api_key=key, aliases=aliases, hosts=hosts))
            run(app, listener, grace=grace, ready=lambda url: typer.echo(url))
        finally:
            engine.close()
