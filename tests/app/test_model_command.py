"""`impasto model`: what scripts read on stdout, and what people read on stderr."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.commands.model import app
from model import store, web
from model.errors import ModelMissing
from tests.model.hub import Hub, serving

FILES = {
    "config.json": b'{"architectures": ["LlamaForCausalLM"], "model_type": "llama"}',
    "model.safetensors": b"weights" * 1000,
    "tokenizer.json": b"{}",
}


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    for name in ("HF_HUB_OFFLINE", "HF_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("no_proxy", "*")
    monkeypatch.setenv("IMPASTO_DATA", str(tmp_path))
    monkeypatch.setattr(web, "pause", lambda seconds: None)
    with serving(Hub({"owner/model": dict(FILES)})) as running:
        monkeypatch.setenv("HF_ENDPOINT", running.url)
        yield running


def run(*arguments: str) -> str:
    done = CliRunner().invoke(app, list(arguments), catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


class DescribeModelCommand:
    def it_pulls_lists_finds_and_removes_for_people(self, hub: Hub, tmp_path: Path) -> None:
        folder = tmp_path / "models" / "owner--model"
        assert run("pull", "owner/model").strip() == str(folder)
        assert run("path", "owner/model").strip() == str(folder)
        rows = [line.split("\t") for line in run("list").splitlines()]
        assert [row[:2] for row in rows][1:] == [["owner/model", str(folder)]]
        assert run("remove", "owner/model").startswith("owner/model is gone")
        assert not folder.exists()

    def it_speaks_json_to_scripts(self, hub: Hub, tmp_path: Path) -> None:
        folder = str(tmp_path / "models" / "owner--model")
        assert json.loads(run("pull", "owner/model", "--json")) == {"name": "owner/model", "path": folder}
        assert json.loads(run("path", "owner/model", "--json")) == {"name": "owner/model", "path": folder}
        embedded, pulled = json.loads(run("list", "--json"))
        assert embedded["name"] == store.EMBEDDED
        assert pulled == {
            "name": "owner/model",
            "path": folder,
            "size": pulled["size"],
            "source": f"{hub.url}/owner/model",
        }
        assert json.loads(run("remove", "owner/model", "--json")) == {"name": "owner/model", "freed": pulled["size"]}
        assert len(json.loads(run("list", "--json"))) == 1

    def it_shows_each_file_and_the_total_on_stderr(self, hub: Hub) -> None:
        done = CliRunner().invoke(app, ["pull", "owner/model"], catch_exceptions=False)
        assert "owner/model" in done.stderr
        assert "7.0/7.0 kB" in done.stderr

    def it_leaves_refusals_to_the_command_line(self, hub: Hub) -> None:
        with pytest.raises(ModelMissing, match="404"):
            run("pull", "owner/absent")
        with pytest.raises(ModelMissing, match="to remove"):
            run("remove", "owner/absent")
