"""`impasto serve` as a person starts it: a process of its own, one line on stdout, an orderly end."""

from __future__ import annotations

import logging
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import openai
import pytest

import model
from app.commands import serve
from model.engine import Engine
from model.errors import ConfigurationError
from model.server import listening
from model.server.listening import listen
from tests.model.server.conftest import MODEL

ROOT = Path(__file__).resolve().parents[3]


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "app", "serve", *arguments]


def environment(tmp_path: Path, **more: str) -> dict[str, str]:
    return {**os.environ, "IMPASTO_DATA": str(tmp_path), "IMPASTO_THREADS": "1", **more}


@contextmanager
def started(tmp_path: Path, *arguments: str, **more: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The running command and the line that it printed."""
    process = subprocess.Popen(
        command("--port", "0", *arguments), cwd=ROOT, env=environment(tmp_path, **more), text=True,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        yield process, process.stdout.readline()
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate(timeout=30)


def it_says_its_url_serves_and_ends_in_order(tmp_path: Path) -> None:
    with started(tmp_path, "--max-batch", "2", "--kv-memory", "256MiB", "--alias", "gpt-x") as (process, line):
        url = line.strip()
        assert url.startswith("http://127.0.0.1:")
        with openai.OpenAI(base_url=f"{url}/v1", api_key="unused", max_retries=0) as client:
            assert {entry.id for entry in client.models.list().data} == {MODEL, "gpt-x"}
            got: list[str] = []

            def ask() -> None:
                answer = client.chat.completions.create(
                    model="gpt-x", messages=[{"role": "user", "content": "Say hello."}], max_tokens=40,
                    extra_body={"min_tokens": 40},
                )  # fmt: skip
                got.append(answer.choices[0].finish_reason)

            asking = threading.Thread(target=ask)
            asking.start()
            while httpx.get(f"{url}/health").json()["under_way"] == 0 and not got:
                pass
            process.send_signal(signal.SIGTERM)
            asking.join(60)
        assert got == ["length"]
        out, _ = process.communicate(timeout=30)
        assert out == ""
        assert process.returncode == 0


def it_takes_its_key_from_the_environment(tmp_path: Path) -> None:
    with started(tmp_path, IMPASTO_API_KEY="s3cr3t") as (process, line):
        url = line.strip()
        assert httpx.get(f"{url}/v1/models").status_code == 401
        assert httpx.get(f"{url}/v1/models", headers={"Authorization": "Bearer s3cr3t"}).status_code == 200
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)
        assert process.returncode == 0


def refused(tmp_path: Path, *arguments: str, **more: str) -> tuple[int, str]:
    done = subprocess.run(
        command(*arguments), cwd=ROOT, env=environment(tmp_path, **more), text=True, capture_output=True, timeout=60
    )
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    return done.returncode, done.stderr


def it_passes_on_what_loading_found_unusual(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    small = Engine(MODEL, engine._runner.decoder, engine.tokenizer, threads=1, prefill_memory=0)
    small.note = "Memory is short, so this is slower."
    monkeypatch.setattr(model, "load", lambda *_, **__: small)
    monkeypatch.setattr(listening, "run", lambda *_, **__: None)
    monkeypatch.setattr(logging, "basicConfig", lambda **_: None)
    serve.serve(
        model=None,
        host="127.0.0.1",
        port=0,
        api_key=None,
        alias=None,
        max_batch=None,
        kv_memory=None,
        device=None,
        grace=1.0,
    )
    out, said = capsys.readouterr()
    assert "Memory is short, so this is slower." in said
    assert out == ""


class DescribeRefusals:
    @pytest.mark.parametrize("host", ["0.0.0.0", "::"])
    def it_listens_to_others_only_with_a_key(self, tmp_path: Path, host: str) -> None:
        status, said = refused(tmp_path, "--host", host)
        assert status == 3
        assert "IMPASTO_API_KEY" in said

    def it_says_that_a_port_is_taken(self, tmp_path: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as other:
            status, said = refused(tmp_path, "--port", str(other.getsockname()[1]))
        assert status == 3
        assert "taken" in said

    def it_says_what_is_no_amount_of_memory(self, tmp_path: Path) -> None:
        status, said = refused(tmp_path, "--kv-memory", "a lot")
        assert status == 3
        assert "kv_memory" in said

    def it_says_that_so_little_memory_is_too_little(self, tmp_path: Path) -> None:
        status, said = refused(tmp_path, "--port", "0", "--kv-memory", "1KiB")
        assert status == 3
        assert "too little" in said

    def it_says_that_a_model_is_missing(self, tmp_path: Path) -> None:
        assert refused(tmp_path, "--port", "0", "--model", "no-such-model")[0] == 5

    def it_serves_no_endpoint(self, tmp_path: Path) -> None:
        status, said = refused(tmp_path, "--model", "http://127.0.0.1:9/v1")
        assert status == 3
        assert "of its own" in said


def it_says_that_a_host_is_not_here() -> None:
    with pytest.raises(ConfigurationError, match="cannot be listened on"):
        listen("203.0.113.7", 0)
    with pytest.raises(ConfigurationError, match="not an address"):
        listen("not a host name", 0)
