"""Pulling models from a little hub of this process: whole, verified, resumed, and never more than was asked for."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from gguf.constants import GGMLQuantizationType as Kind

from model import catalog, download, store, verified, web
from model import hub as hub_api
from model.errors import ConfigurationError, ModelError, ModelMissing, ModelUnusable
from tests.model import tiny
from tests.model.hub import Fault, Hub, serving, sha256

FILE = "owner/single/tiny.gguf"
FOLDER = "owner/model"
SHARDS = ["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"]
INDEX = {"metadata": {}, "weight_map": {"a": SHARDS[0], "b": SHARDS[1]}}
MODEL = {
    "config.json": json.dumps({"architectures": ["Glm4MoeForCausalLM"], "model_type": "glm4_moe"}).encode(),
    "tokenizer.json": b"{}" * 900,
    "tokenizer_config.json": b"{}",
    "model.safetensors.index.json": json.dumps(INDEX).encode(),
    SHARDS[0]: b"first" * 30_000,
    SHARDS[1]: b"second" * 30_000,
    "LICENSE": b"MIT",
    # What is not taken:
    "README.md": b"# Model",
    ".gitattributes": b"*",
    "pytorch_model.bin": b"pickle" * 400,
    "consolidated.safetensors": b"copy" * 400,
    "modeling_own.py": b"import os",
    "original/model-00001-of-00002.safetensors": b"x" * 2000,
    "assets/a picture.png": b"png",
}
TAKEN = sorted(
    ["config.json", "tokenizer.json", "tokenizer_config.json", "model.safetensors.index.json", "LICENSE", *SHARDS]
)


@pytest.fixture(scope="session")
def gguf_bytes(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return tiny.write(tmp_path_factory.mktemp("gguf") / "made.gguf", "llama", Kind.Q4_0).path.read_bytes()


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    waited: list[float] = []
    monkeypatch.setattr(web, "pause", waited.append)
    return waited


@pytest.fixture
def hub(gguf_bytes: bytes, monkeypatch: pytest.MonkeyPatch, pauses: list[float]) -> Iterator[Hub]:
    for name in ("HF_HUB_OFFLINE", "HF_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("no_proxy", "*")
    with serving(Hub({"owner/single": {"tiny.gguf": gguf_bytes}, FOLDER: dict(MODEL)})) as running:
        monkeypatch.setenv("HF_ENDPOINT", running.url)
        yield running


def visible(data: Path) -> list[str]:
    return sorted(path.name for path in (data / "models").iterdir() if not path.name.startswith("."))


def hidden(data: Path) -> list[str]:
    return sorted(path.name for path in (data / "models").iterdir() if path.name.startswith("."))


class DescribePullOfAFolder:
    def it_takes_what_makes_up_the_model_and_nothing_else(self, hub: Hub, tmp_path: Path) -> None:
        path = store.pull(FOLDER, tmp_path)
        assert path == tmp_path / "models" / "owner--model"
        assert sorted(each.name for each in path.iterdir()) == sorted([*TAKEN, store.MANIFEST])
        assert all((path / name).read_bytes() == MODEL[name] for name in TAKEN)
        assert sorted(hub.fetched()) == sorted([hub_api.INDEX, *TAKEN])  # the index tells which weights to take
        assert visible(tmp_path) == ["owner--model", "verified.json"]
        assert hidden(tmp_path) == []

    def it_writes_down_what_it_is(self, hub: Hub, tmp_path: Path) -> None:
        manifest = json.loads((store.pull(f"{FOLDER}@v1", tmp_path) / store.MANIFEST).read_text())
        assert manifest["name"] == f"{FOLDER}@v1"
        assert manifest["revision"] == hub.commit
        assert manifest["files"][SHARDS[0]] == {"size": 150_000, "sha256": sha256(MODEL[SHARDS[0]])}
        assert all(f"/resolve/{hub.commit}/" in path for _, path, _, _ in hub.asked if "/resolve/" in path)

    def it_is_listed_located_and_removed_by_name(self, hub: Hub, tmp_path: Path) -> None:
        path = store.pull(FOLDER, tmp_path)
        listed = store.list_models(tmp_path)[-1]
        assert (listed.name, listed.path, listed.source) == (FOLDER, path, f"{hub.url}/{FOLDER}")
        assert listed.size == sum(each.stat().st_size for each in path.iterdir())
        assert store.locate(FOLDER, tmp_path) == path
        assert store.locate("owner--model", tmp_path) == path
        assert store.locate(path, tmp_path) == path
        assert store.name_of(FOLDER, path) == FOLDER
        asked = len(hub.asked)
        assert store.pull(FOLDER, tmp_path) == path
        assert len(hub.asked) == asked
        assert store.remove(FOLDER, tmp_path) == listed.size
        assert visible(tmp_path) == ["verified.json"]
        assert json.loads((tmp_path / "models" / "verified.json").read_text()) == {}
        with pytest.raises(ModelMissing, match="model pull owner/model"):
            store.locate(FOLDER, tmp_path)

    def it_tells_how_far_each_file_and_all_are(self, hub: Hub, tmp_path: Path) -> None:
        seen: list[download.Progress] = []
        store.pull(FOLDER, tmp_path, seen.append)
        total = sum(len(MODEL[name]) for name in TAKEN)
        assert {each.total for each in seen} == {total}
        assert seen[-1].done == total
        assert [each.done for each in seen] == sorted(each.done for each in seen)
        last = {each.file: (each.file_done, each.file_size) for each in seen}
        assert last == {name: (len(MODEL[name]), len(MODEL[name])) for name in TAKEN}

    def it_goes_on_after_connections_that_vanish(self, hub: Hub, tmp_path: Path, pauses: list[float]) -> None:
        hub.faults[f"store:{SHARDS[1]}"] = [Fault(after=70_000), Fault(after=20_000), Fault(status=503), Fault(after=0)]
        assert (store.pull(FOLDER, tmp_path) / SHARDS[1]).read_bytes() == MODEL[SHARDS[1]]
        assert hub.ranges(SHARDS[1]) == [None, "bytes=70000-", *["bytes=90000-"] * 3]
        assert len(pauses) == 4

    def it_goes_on_in_the_next_call_with_what_is_missing(self, hub: Hub, tmp_path: Path) -> None:
        hub.faults[f"store:{SHARDS[1]}"] = [Fault(after=70_000), *[Fault(after=0)] * 9]
        with pytest.raises(ModelError, match=r"Fetching model-00002-of-00002\.safetensors failed") as refusal:
            store.pull(FOLDER, tmp_path)
        assert "continues" in str(refusal.value)
        assert visible(tmp_path) == []
        assert store.list_models(tmp_path)[1:] == []
        hub.faults.clear()
        hub.asked.clear()
        store.pull(FOLDER, tmp_path)
        assert hub.fetched() == [hub_api.INDEX, SHARDS[1]]
        assert hub.ranges(SHARDS[1]) == ["bytes=70000-"]

    def it_goes_on_where_the_network_was_away_between_two_files(
        self, hub: Hub, tmp_path: Path, pauses: list[float], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        real, broken = web.get, iter([web.Interrupted("no route to host")])

        def get(url: str, *, start: int = 0) -> web.Response:
            if url.endswith(SHARDS[1]):
                for error in broken:
                    raise error
            return real(url, start=start)

        monkeypatch.setattr(web, "get", get)
        store.pull(FOLDER, tmp_path)
        assert pauses == [2]

    def it_gives_up_where_the_other_end_stays_broken(self, hub: Hub, tmp_path: Path, pauses: list[float]) -> None:
        hub.faults[f"hub:{hub.commit}"] = [Fault(status=500)] * 9
        with pytest.raises(ModelError, match="HTTP 500"):
            store.pull(FOLDER, tmp_path)
        assert len(pauses) == 3

    def it_waits_as_long_as_it_is_asked_to(self, hub: Hub, tmp_path: Path, pauses: list[float]) -> None:
        hub.faults["store:config.json"] = [Fault(status=429, headers={"Retry-After": "7"})]
        store.pull(FOLDER, tmp_path)
        assert pauses == [7]
        shutil.rmtree(tmp_path / "models")
        hub.faults["store:config.json"] = [Fault(status=429, headers={"Retry-After": "900"})]
        with pytest.raises(ModelError, match=r"too many requests.*900 seconds"):
            store.pull(FOLDER, tmp_path)
        assert pauses == [7]

    @pytest.mark.parametrize("flag", ["ignores_range", "shifts_range"])
    def it_begins_anew_where_ranges_are_not_kept(self, hub: Hub, tmp_path: Path, flag: str) -> None:
        setattr(hub, flag, True)
        hub.faults[f"store:{SHARDS[0]}"] = [Fault(after=70_000)]
        assert (store.pull(FOLDER, tmp_path) / SHARDS[0]).read_bytes() == MODEL[SHARDS[0]]

    @pytest.mark.parametrize("name", [SHARDS[0], "config.json"])
    def it_refuses_what_has_another_hash(self, hub: Hub, tmp_path: Path, name: str) -> None:
        wrong = bytes(reversed(MODEL[name]))
        listed = {"lfs": {"oid": sha256(wrong), "size": len(wrong)}} if name in SHARDS else {"oid": "2" * 40}
        hub.listed[name] = listed
        with pytest.raises(ModelUnusable, match="wrong"):
            store.pull(FOLDER, tmp_path)
        assert visible(tmp_path) == []
        assert not list((tmp_path / "models").rglob(f"{name}*"))

    def it_refuses_what_the_way_there_announces_otherwise(self, hub: Hub, tmp_path: Path) -> None:
        hub.announced[SHARDS[0]] = "0" * 64
        with pytest.raises(ModelUnusable, match="wrong SHA-256"):
            store.pull(FOLDER, tmp_path)

    def it_refuses_what_has_another_length(self, hub: Hub, tmp_path: Path) -> None:
        hub.listed[SHARDS[0]] = {"size": 7}
        with pytest.raises(ModelUnusable, match="150000 bytes in place of 7"):
            store.pull(FOLDER, tmp_path)

    def it_needs_room_for_all_before_the_first_byte(
        self, hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        usage = type(shutil.disk_usage(tmp_path))
        total = sum(len(MODEL[name]) for name in TAKEN)
        monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage(0, 0, total - 1 + (64 << 20)))
        with pytest.raises(ModelError, match="GB left"):
            store.pull(FOLDER, tmp_path)
        assert hub.fetched() == [hub_api.INDEX]
        monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage(0, 0, total + (64 << 20)))
        store.pull(FOLDER, tmp_path)

    def it_takes_a_new_commit_whole(self, hub: Hub, tmp_path: Path) -> None:
        hub.faults[f"store:{SHARDS[1]}"] = [Fault(after=70_000), *[Fault(after=0)] * 9]
        with pytest.raises(ModelError):
            store.pull(FOLDER, tmp_path)
        hub.faults.clear()
        hub.commit = "d" * 40
        hub.repos[FOLDER][SHARDS[1]] = b"other!" * 30_000
        assert (store.pull(FOLDER, tmp_path) / SHARDS[1]).read_bytes() == b"other!" * 30_000
        assert hidden(tmp_path) == []

    def it_removes_what_arrived_of_a_model(self, hub: Hub, tmp_path: Path) -> None:
        hub.faults[f"store:{SHARDS[1]}"] = [Fault(after=70_000), *[Fault(after=0)] * 9]
        with pytest.raises(ModelError):
            store.pull(FOLDER, tmp_path)
        assert store.remove(FOLDER, tmp_path) > 200_000
        assert hidden(tmp_path) == []
        with pytest.raises(ModelMissing):
            store.remove(FOLDER, tmp_path)

    def it_is_alone(self, hub: Hub, tmp_path: Path) -> None:
        fcntl = pytest.importorskip("fcntl")
        hub.faults[f"store:{SHARDS[1]}"] = [Fault(after=70_000), *[Fault(after=0)] * 9]
        with pytest.raises(ModelError):
            store.pull(FOLDER, tmp_path)
        with next((tmp_path / "models").glob(".*.pull/.lock")).open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            with pytest.raises(ModelError, match="another process"):
                store.pull(FOLDER, tmp_path)

    def it_keeps_two_revisions_apart(self, hub: Hub, tmp_path: Path) -> None:
        first, second = store.pull(FOLDER, tmp_path), store.pull(f"{FOLDER}@v1", tmp_path)
        assert first != second
        assert store.locate(FOLDER, tmp_path) == first
        assert store.locate(f"{FOLDER}@v1", tmp_path) == second

    def it_notices_a_file_that_was_changed_or_lost(self, hub: Hub, tmp_path: Path) -> None:
        path = store.pull(FOLDER, tmp_path)
        (path / SHARDS[0]).write_bytes(b"other" * 30_000)
        with pytest.raises(ModelUnusable, match="SHA-256"):
            store.locate(FOLDER, tmp_path)
        (path / SHARDS[0]).unlink()
        with pytest.raises(ModelUnusable, match="missing"):
            store.locate(FOLDER, tmp_path)


class DescribeWhatARepositoryHolds:
    def of(self, hub: Hub, *names: str) -> None:
        large = b"x" * 2000
        hub.repos["owner/other"] = {name: large if "." in name[-12:] else b"" for name in names}
        index = json.dumps({"weight_map": {n: n for n in names if n.endswith(".safetensors")}}).encode()
        own = {"config.json": MODEL["config.json"], hub_api.INDEX: index}
        hub.repos["owner/other"].update({name: own[name] for name in names if name in own})

    def it_takes_a_model_of_one_file_of_weights(self, hub: Hub, tmp_path: Path) -> None:
        self.of(hub, "config.json", "model.safetensors", "consolidated.safetensors", "model.fp16.safetensors")
        path = store.pull("owner/other", tmp_path)
        assert sorted(each.name for each in path.iterdir()) == ["config.json", "impasto.json", "model.safetensors"]

    def it_takes_the_only_gguf(self, hub: Hub, tmp_path: Path, gguf_bytes: bytes) -> None:
        hub.repos["owner/other"] = {"README.md": b"x", "sub/only-q8_0.gguf": gguf_bytes, "mmproj-only.gguf": gguf_bytes}
        path = store.pull("owner/other", tmp_path)
        assert path == tmp_path / "models" / "owner--other" / "only-q8_0.gguf"
        assert store.locate("owner/other", tmp_path) == path

    def it_asks_which_of_several(self, hub: Hub, tmp_path: Path) -> None:
        self.of(hub, "a-q4_0.gguf", "a-q8_0-00001-of-00002.gguf", "a-q8_0-00002-of-00002.gguf")
        with pytest.raises(ModelUnusable, match="holds 2 models") as refusal:
            store.pull("owner/other", tmp_path)
        assert "owner/other/a-q4_0.gguf, owner/other/a-q8_0-00001-of-00002.gguf" in str(refusal.value)

    def it_takes_all_parts_of_a_split_file(
        self, hub: Hub, tmp_path: Path, gguf_bytes: bytes, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        parts = {f"q8/big-{n:05}-of-00003.gguf": gguf_bytes + b"%d" % n for n in (1, 2, 3)}
        hub.repos["owner/other"] = {**parts, "q4/big-00001-of-00002.gguf": gguf_bytes}
        read: list[Path] = []
        monkeypatch.setattr("model.pulling.gguf.read", read.append)
        path = store.pull("owner/other/q8/big-00002-of-00003.gguf", tmp_path)
        folder = tmp_path / "models" / "owner--other--q8--big"
        assert path == folder / "big-00001-of-00003.gguf"
        assert sorted(each.name for each in folder.glob("*.gguf")) == [name[3:] for name in parts]
        assert [each.name for each in read] == ["big-00001-of-00003.gguf"]

    @pytest.mark.parametrize(
        ("names", "says"),
        [
            (["README.md"], "holds no model"),
            (["config.json", "pytorch_model.bin", "model.ckpt"], "pickles"),
            (["config.json", "model.safetensors.index.json", "model-00001-of-00003.safetensors"], "part 2 of 3"),
            (["big-00002-of-00002.gguf"], "part 1 of 2"),
            (["a/x.gguf", "b/x.gguf", "x.gguf"], "holds 3 models"),
        ],
    )
    def it_says_why_there_is_no_model(self, hub: Hub, tmp_path: Path, names: list[str], says: str) -> None:
        self.of(hub, *names)
        with pytest.raises(ModelUnusable, match=says):
            store.pull("owner/other", tmp_path)
        assert set(hub.fetched()) <= {hub_api.INDEX}

    def it_refuses_an_index_of_files_that_are_not_there(self, hub: Hub, tmp_path: Path) -> None:
        index = {"weight_map": {"a": "../../outside.safetensors"}}
        hub.repos[FOLDER]["model.safetensors.index.json"] = json.dumps(index).encode()
        with pytest.raises(ModelUnusable, match="index names"):
            store.pull(FOLDER, tmp_path)
        assert visible(tmp_path) + hidden(tmp_path) == []

    def it_takes_the_weights_that_the_index_names_whatever_they_are_called(self, hub: Hub, tmp_path: Path) -> None:
        index = {"weight_map": {"a": SHARDS[0], "b": SHARDS[1], "mtp": "mtp.safetensors"}}
        hub.repos[FOLDER][hub_api.INDEX] = json.dumps(index).encode()
        hub.repos[FOLDER]["mtp.safetensors"] = b"mtp" * 900
        assert (store.pull(FOLDER, tmp_path) / "mtp.safetensors").is_file()

    def it_refuses_an_architecture_before_its_weights_arrive(self, hub: Hub, tmp_path: Path) -> None:
        config = {"architectures": ["Glm4MoeLiteForCausalLM"], "model_type": "glm4_moe_lite"}
        hub.repos[FOLDER]["config.json"] = json.dumps(config).encode()
        with pytest.raises(ModelUnusable, match=r"owner/model cannot be run here\..*MLA"):
            store.pull(FOLDER, tmp_path)
        assert not set(hub.fetched()) & set(SHARDS)
        assert visible(tmp_path) + hidden(tmp_path) == []

    @pytest.mark.parametrize(
        "path",
        ["../../escape.gguf", "a/../../escape.gguf", "..\\escape.gguf", ".hidden.gguf", "a b;c.gguf", "/etc/x.gguf\n"],
    )
    def it_refuses_names_that_lead_elsewhere(self, hub: Hub, tmp_path: Path, path: str) -> None:
        hub.repos["owner/other"] = {}
        hub.extra = [{"type": "file", "path": path, "size": 5, "oid": "1" * 40}]
        with pytest.raises(ModelUnusable):
            store.pull("owner/other", tmp_path)
        assert hub.fetched() == []

    @pytest.mark.parametrize(
        "entry",
        [{"path": "x.gguf"}, {"path": 5, "size": 5}, {"path": "x.gguf", "size": -1}, {"path": "x.gguf", "size": True}],
    )
    def it_refuses_a_list_that_is_none(self, hub: Hub, tmp_path: Path, entry: dict) -> None:
        hub.repos["owner/other"] = {}
        hub.extra = [{"type": "file", "oid": "1" * 40, **entry}]
        with pytest.raises(ModelError, match="no path or no size"):
            store.pull("owner/other", tmp_path)

    def it_refuses_a_file_without_a_hash(self, hub: Hub, tmp_path: Path) -> None:
        hub.listed[SHARDS[0]] = {"lfs": {"oid": "short"}}
        with pytest.raises(ModelError, match="no hash"):
            store.pull(FOLDER, tmp_path)

    def it_follows_a_list_only_where_it_belongs(self, hub: Hub, tmp_path: Path) -> None:
        real, hub.url = hub.url, "http://127.0.0.1:9"
        with pytest.raises(ModelError, match="goes on at another place"):
            store.pull(FOLDER, tmp_path)
        hub.url = real


class DescribePullOfAFile:
    def it_fetches_a_model_that_is_then_found_by_name(self, hub: Hub, tmp_path: Path, gguf_bytes: bytes) -> None:
        seen: list[download.Progress] = []
        path = store.pull(FILE, tmp_path, seen.append)
        assert path == tmp_path / "models" / "tiny.gguf"
        assert path.read_bytes() == gguf_bytes
        assert (seen[-1].done, seen[-1].total) == (len(gguf_bytes), len(gguf_bytes))
        assert [listed.name for listed in store.list_models(tmp_path)] == [store.EMBEDDED, FILE]
        assert store.locate(FILE, tmp_path) == store.locate("tiny", tmp_path) == path
        assert visible(tmp_path) == ["tiny.gguf", "tiny.gguf.json", "verified.json"]
        assert hidden(tmp_path) == []
        assert store.remove(FILE, tmp_path) > len(gguf_bytes)
        assert visible(tmp_path) == ["verified.json"]

    def it_continues_where_it_broke_off(self, hub: Hub, tmp_path: Path, gguf_bytes: bytes) -> None:
        hub.faults["store:tiny.gguf"] = [Fault(after=100_000), *[Fault(after=0)] * 9]
        with pytest.raises(ModelError, match=r"Fetching tiny\.gguf failed"):
            store.pull(FILE, tmp_path)
        assert visible(tmp_path) == []
        hub.faults.clear()
        hub.asked.clear()
        assert store.pull(FILE, tmp_path).read_bytes() == gguf_bytes
        assert hub.ranges("tiny.gguf") == ["bytes=100000-"]

    def it_starts_over_where_the_beginning_cannot_be_right(self, hub: Hub, tmp_path: Path, gguf_bytes: bytes) -> None:
        wanted = catalog.resolve(FILE)
        assert isinstance(wanted, catalog.File)
        staging = tmp_path / "models" / f".tiny.gguf.{wanted.key}.pull"
        staging.mkdir(parents=True)
        (staging / "tiny.gguf.part").write_bytes(b"x" * (len(gguf_bytes) + 5))
        assert store.pull(FILE, tmp_path).read_bytes() == gguf_bytes

    def it_keeps_two_files_of_one_name_apart(self, hub: Hub, tmp_path: Path, gguf_bytes: bytes) -> None:
        hub.repos["other/single"] = {"tiny.gguf": gguf_bytes}
        first, second = store.pull(FILE, tmp_path), store.pull("other/single/tiny.gguf", tmp_path)
        assert first != second
        assert store.locate("other/single/tiny.gguf", tmp_path) == second
        assert store.pull(FILE, tmp_path) == first

    def it_refuses_a_wrong_hash_and_leaves_nothing(self, hub: Hub, tmp_path: Path) -> None:
        hub.announced["tiny.gguf"] = "0" * 64
        with pytest.raises(ModelUnusable, match="wrong SHA-256"):
            store.pull(FILE, tmp_path)
        assert visible(tmp_path) == []
        assert not list((tmp_path / "models").rglob("tiny.gguf*"))

    def it_refuses_what_is_no_model(self, hub: Hub, tmp_path: Path) -> None:
        hub.repos["owner/single"]["tiny.gguf"] = b"<html>Please sign in</html>" * 90
        with pytest.raises(ModelUnusable, match="no usable model"):
            store.pull(FILE, tmp_path)
        assert visible(tmp_path) + hidden(tmp_path) == []

    def it_notices_a_changed_file(self, hub: Hub, tmp_path: Path, gguf_bytes: bytes) -> None:
        store.pull(FILE, tmp_path).write_bytes(gguf_bytes[:-1] + b"x")
        with pytest.raises(ModelUnusable, match="SHA-256"):
            store.locate(FILE, tmp_path)

    def it_needs_room(self, hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        usage = type(shutil.disk_usage(tmp_path))
        monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage(0, 0, 64 << 20))
        with pytest.raises(ModelError, match="GB left"):
            store.pull(FILE, tmp_path)


class DescribeToken:
    TOKEN = "hf_secret"

    def it_goes_to_the_hub_and_to_no_other_host(
        self, hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        hub.token = self.TOKEN
        with pytest.raises(ModelMissing, match=r"HTTP 401.*HF_TOKEN is not set"):
            store.pull(FOLDER, tmp_path)
        monkeypatch.setenv("HF_TOKEN", self.TOKEN + "\n")
        hub.asked.clear()
        store.pull(FOLDER, tmp_path)
        store.pull(FILE, tmp_path)
        sent = {(host, authorization) for host, _, _, authorization in hub.asked}
        assert sent == {("hub", f"Bearer {self.TOKEN}"), ("store", None)}

    def it_says_that_the_token_was_refused(self, hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        hub.token = self.TOKEN
        monkeypatch.setenv("HF_TOKEN", "another")
        with pytest.raises(ModelMissing, match="HF_TOKEN was refused") as refusal:
            store.pull(FOLDER, tmp_path)
        assert "another" not in str(refusal.value)

    def it_is_not_sent_to_an_address_of_somebody_else(
        self, hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("HF_TOKEN", self.TOKEN)
        store.pull(f"{hub.store_url}/store/owner/single/tiny.gguf", tmp_path)
        assert [authorization for _, _, _, authorization in hub.asked] == [None]

    def it_is_not_sent_unencrypted(self, monkeypatch: pytest.MonkeyPatch) -> None:
        import urllib.request

        monkeypatch.setenv("HF_TOKEN", self.TOKEN)
        for url, sent in (("http://mirror.example", False), ("https://mirror.example", True)):
            monkeypatch.setenv("HF_ENDPOINT", url)
            request = urllib.request.Request(f"{url}/x")
            web._authorize(request)
            assert request.has_header("Authorization") == sent

    def it_refuses_a_token_that_would_split_the_request(
        self, hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("HF_TOKEN", "one\r\nX-Other: two")
        with pytest.raises(ConfigurationError, match="HF_TOKEN"):
            store.pull(FOLDER, tmp_path)


class DescribeTheHubsWays:
    def it_follows_a_repository_to_its_new_name(self, hub: Hub, tmp_path: Path) -> None:
        old = FOLDER.replace("/", "/old-")
        hub.renamed[old], hub.page = FOLDER, 1
        store.pull(old, tmp_path)
        assert sorted(path.name for path in store.locate(old, tmp_path).iterdir()) == sorted([*TAKEN, store.MANIFEST])

    @pytest.mark.parametrize("name", [FILE, FOLDER])
    def it_passes_on_that_consent_is_asked_for(self, hub: Hub, tmp_path: Path, name: str) -> None:
        hub.gated = frozenset({"/".join(name.split("/")[:2])})
        with pytest.raises(ModelMissing, match=r"HTTP 403: Access to model is restricted.*authorized list\); HF_TOKEN"):
            store.pull(name, tmp_path)

    def it_waits_for_the_limit_of_requests_to_pass(self, hub: Hub, tmp_path: Path, pauses: list[float]) -> None:
        hub.faults["hub:main"] = [Fault(status=429, headers={"RateLimit": '"api";r=0;t=17'})]
        store.pull(FOLDER, tmp_path)
        assert pauses == [17]

    def it_takes_a_weak_tag_for_what_it_says(self, hub: Hub, tmp_path: Path) -> None:
        hub.tag, hub.announced["tiny.gguf"] = 'W/"{}"', "0" * 64
        with pytest.raises(ModelUnusable, match="SHA-256"):
            store.pull(FILE, tmp_path)


class DescribeRefusals:
    @pytest.mark.parametrize("name", ["owner/none", f"{FOLDER}@v9", "owner/single/absent.gguf", "owner/none/x.gguf"])
    def it_says_that_there_is_no_such_thing(self, hub: Hub, tmp_path: Path, name: str) -> None:
        with pytest.raises(ModelMissing, match="404"):
            store.pull(name, tmp_path)

    def it_says_that_there_is_no_such_shard(self, hub: Hub, tmp_path: Path) -> None:
        with pytest.raises(ModelMissing, match=r"has no file x-00001-of-00002\.gguf"):
            store.pull("owner/single/x-00001-of-00002.gguf", tmp_path)

    @pytest.mark.parametrize("name", [FILE, FOLDER])
    def it_stays_off_the_network_where_told(
        self, hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
    ) -> None:
        monkeypatch.setenv("HF_HUB_OFFLINE", "1")
        with pytest.raises(ModelError, match="HF_HUB_OFFLINE"):
            store.pull(name, tmp_path)
        assert hub.asked == []

    @pytest.mark.parametrize("name", [FILE, FOLDER])
    def it_says_at_once_that_there_is_no_network(
        self, hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, pauses: list[float]
    ) -> None:
        monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
        with pytest.raises(ModelError, match="Check the network"):
            store.pull(name, tmp_path)
        assert pauses == []

    @pytest.mark.parametrize("answer", [b"<html>", b'"text"', b"[1]", b'{"sha": "main"}', b"[" * 100_000])
    def it_says_that_this_is_no_hub(
        self, hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: bytes
    ) -> None:
        monkeypatch.setattr("tests.model.hub._Handler._json", lambda self, *_: self._answer(200, answer))
        with pytest.raises(ModelError, match="HF_ENDPOINT"):
            store.pull(FOLDER, tmp_path)

    @pytest.mark.parametrize(
        "name",
        ["nonsense", "http://example.org/a.gguf", "https://x.org/a.bin", "a/b/../c.gguf", "a/b@", "a/b/", "-a/b",
         "https://x.org/a-00001-of-00002.gguf", "a/b/c.bin", "/a/b", "../a"],
    )  # fmt: skip
    def it_refuses_a_name_that_means_nothing(self, name: str, tmp_path: Path) -> None:
        with pytest.raises(ModelMissing):
            store.pull(name, tmp_path)

    def it_does_not_leave_encryption(self) -> None:
        import urllib.request
        from email.message import Message

        request = urllib.request.Request("https://hub.example/x")
        with pytest.raises(ModelError, match="not encrypted"):
            web._Redirects().redirect_request(request, None, 302, "", Message(), "http://hub.example/y")  # type: ignore[arg-type]


class DescribeCatalogue:
    def it_knows_short_names(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("HF_ENDPOINT", raising=False)
        file = catalog.resolve("qwen2.5-0.5b-instruct")
        assert isinstance(file, catalog.File)
        assert file.url.startswith("https://huggingface.co/Qwen/Qwen2.5-0.5B-Instruct-GGUF/resolve/main/")
        assert catalog.resolve("glm-4.5-air@abc") == catalog.Repository("zai-org/GLM-4.5-Air", "abc")
        assert catalog.resolve("a/b@refs/pr/1") == catalog.Repository("a/b", "refs/pr/1")
        other = catalog.resolve("a/b/c/d.gguf@refs/pr/1")
        assert isinstance(other, catalog.File)
        assert other.url == "https://huggingface.co/a/b/resolve/refs%2Fpr%2F1/c/d.gguf"

    @pytest.mark.parametrize("name", catalog.CATALOG)
    def it_resolves_each(self, name: str) -> None:
        assert catalog.resolve(name)
        assert catalog.CATALOG[name].licence in ("Apache-2.0", "MIT")

    def it_says_how_large_they_are(self, tmp_path: Path) -> None:
        with pytest.raises(ModelMissing, match=r"model pull glm-4\.5-air` \(221 GB\)"):
            store.locate("glm-4.5-air", tmp_path)
        with pytest.raises(ModelMissing, match=r"glm-4\.6 \(717 GB\)"):
            store.pull("glm-6", tmp_path)


class DescribeVerified:
    def it_forgets_a_record_that_is_damaged(self, tmp_path: Path) -> None:
        (tmp_path / "models").mkdir()
        (tmp_path / "models" / "verified.json").write_text("[")
        file = tmp_path / "x"
        file.write_bytes(b"x")
        verified.check({file: sha256(b"x")}, tmp_path)
        assert str(file) in (tmp_path / "models" / "verified.json").read_text()
