"""The GGUF reader: whatever the bytes are, a model comes out or `ModelUnusable` does."""

from __future__ import annotations

import contextlib
import math
import struct
from pathlib import Path

import gguf as peer
import pytest
from gguf.constants import GGMLQuantizationType as Kind
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from model import config, gguf, gguf_weights
from model.errors import ModelMissing, ModelUnusable
from model.tokenizer import ModelTokenizer
from tests.effort import examples
from tests.model import tiny


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A whole little file: every metadata type, two tensors."""
    path = tmp_path_factory.mktemp("gguf") / "small.gguf"
    writer = peer.GGUFWriter(path, "llama")
    writer.add_uint32("llama.block_count", 1)
    writer.add_float64("x.f64", 0.5)
    writer.add_bool("x.bool", True)
    writer.add_int8("x.i8", -3)
    writer.add_array("x.names", ["a", "bc", "東京"])
    writer.add_array("x.numbers", [1, 2, 3])
    writer.add_array("x.nested", [[1, 2], [3]])
    writer.add_tensor("a.weight", tiny.random_blocks(Kind.Q4_0, (4, 64)), raw_dtype=Kind.Q4_0)
    writer.add_tensor("b.weight", tiny.random_blocks(Kind.Q6_K, (2, 256)), raw_dtype=Kind.Q6_K)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path.read_bytes()


@pytest.fixture(scope="module")
def whole_model(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A loadable model with all of its keys."""
    return tiny.write(tmp_path_factory.mktemp("gguf") / "m.gguf", "llama", Kind.Q4_0).path.read_bytes()


@pytest.fixture(scope="module")
def mixture(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A loadable mixture of experts in two files."""
    folder = tmp_path_factory.mktemp("mixture")
    tiny.write_glm4moe(folder / "m.gguf", Kind.Q4_0, split=60)
    return sorted(folder.iterdir())


def read_bytes(content: bytes, folder: Path) -> gguf.GgufFile:
    path = folder / "candidate.gguf"
    path.write_bytes(content)
    return gguf.read(path)


def header(tensors: int = 0, keys: int = 0, version: int = 3) -> bytes:
    return b"GGUF" + struct.pack("<IQQ", version, tensors, keys)


def key(name: bytes, kind: int, body: bytes) -> bytes:
    return struct.pack("<Q", len(name)) + name + struct.pack("<I", kind) + body


def tensor(name: bytes, dims: tuple[int, ...], kind: int, offset: int) -> bytes:
    return struct.pack(f"<Q{len(name)}sI{len(dims)}QIQ", len(name), name, len(dims), *dims, kind, offset)


class DescribeRead:
    def it_reads_what_the_gguf_package_wrote(self, small: bytes, tmp_path: Path) -> None:
        file = read_bytes(small, tmp_path)
        assert file.metadata["general.architecture"] == "llama"
        assert file.metadata["x.names"] == ["a", "bc", "東京"]
        assert file.metadata["x.nested"] == [[1, 2], [3]]
        assert (file.metadata["x.f64"], file.metadata["x.bool"], file.metadata["x.i8"]) == (0.5, True, -3)
        assert file.tensors["a.weight"].shape == (4, 64)
        assert bytes(file.bytes_of("a.weight")) == tiny.random_blocks(Kind.Q4_0, (4, 64)).tobytes()
        assert bytes(file.bytes_of("b.weight")) == tiny.random_blocks(Kind.Q6_K, (2, 256)).tobytes()

    def it_says_that_a_file_is_missing(self, tmp_path: Path) -> None:
        with pytest.raises(ModelMissing, match=r"no model file at .*nothing\.gguf"):
            gguf.read(tmp_path / "nothing.gguf")

    @pytest.mark.parametrize(
        ("content", "reason"),
        [
            (b"", "only 0 bytes"),
            (b"GGUF", "only 4 bytes"),
            (b"\x80\x02}q\x00." + b"\0" * 40, "does not begin with the bytes GGUF"),
            (b"GGUF" + struct.pack(">IQQ", 3, 0, 0), "big-endian"),
            (header(version=1), "format version is 1"),
            (header(tensors=1 << 60), "claims 1152921504606846976 tensors"),
            (header(keys=1 << 60), "1152921504606846976 keys"),
            (header(keys=1), "cut short"),
            (header(keys=1) + struct.pack("<Q", 1 << 40), "a name claims"),
            (header(keys=1) + key(b"k", 99, b"\0" * 8), "unknown type 99"),
            (header(keys=1) + key(b"\xff", 4, b"\0" * 8), "not valid UTF-8"),
            (header(keys=2) + key(b"k", 4, b"\0" * 4) * 2, "'k' occurs twice"),
            (header(keys=1) + key(b"k", 8, struct.pack("<Q", 1 << 62)), "cut short"),
            (header(keys=1) + key(b"k", 9, struct.pack("<IQ", 0, 1 << 50)), "an array claims"),
            (header(keys=1) + key(b"k", 9, struct.pack("<IQ", 8, 500) + b"\0" * 64), "an array claims"),
            (header(keys=1) + key(b"k", 9, struct.pack("<IQ", 9, 1) * 9 + b"\0" * 99), "nested too deeply"),
            (header(keys=1) + key(b"general.alignment", 4, struct.pack("<I", 33)), "alignment is 33"),
            (header(keys=1) + key(b"general.alignment", 4, struct.pack("<I", 0)), "alignment is 0"),
            (header(tensors=1) + tensor(b"t", (), 0, 0), "0 dimensions"),
            (header(tensors=1) + tensor(b"t", (1,) * 5, 0, 0), "5 dimensions"),
            (header(tensors=1) + tensor(b"t", (32,), 16, 0), "the type IQ2_XXS"),
            (header(tensors=1) + tensor(b"t", (32,), 1234, 0), "the type number 1234"),
            (header(tensors=1) + tensor(b"t", (33,), 2, 0), "impossible shape"),
            (header(tensors=1) + tensor(b"t", (1 << 40, 1 << 40), 0, 0), "impossible shape"),
            (header(tensors=1) + tensor(b"t", (0,), 0, 0), "impossible shape"),
            (header(tensors=1) + tensor(b"t", (8,), 0, 4) + b"\0" * 99, "not aligned to 32"),
            (header(tensors=1) + tensor(b"t", (8,), 0, 0), "cut short: tensor 't'"),
            (header(tensors=1) + tensor(b"t", (8,), 0, (1 << 64) - 32) + b"\0" * 99, "cut short: tensor 't'"),
            (header(tensors=2) + tensor(b"t", (1,), 0, 0) * 2 + b"\0" * 99, "'t' occurs twice"),
        ],
    )
    def it_refuses_a_hostile_file_with_the_reason(self, content: bytes, reason: str, tmp_path: Path) -> None:
        with pytest.raises(ModelUnusable, match=reason):
            read_bytes(content, tmp_path)

    @settings(max_examples=examples(400), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(data=st.data())
    def it_survives_any_mutation(self, small: bytes, tmp_path: Path, data: st.DataObject) -> None:
        content = mutated(small, data)
        try:
            file = read_bytes(content, tmp_path)
        except ModelUnusable:
            return
        for name, info in file.tensors.items():
            assert len(file.bytes_of(name)) == info.nbytes == math.prod(info.shape) // info.type.block * info.type.size


@pytest.fixture(scope="module")
def shards(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A model split by the `gguf` package, at most nine tensors a file."""
    folder = tmp_path_factory.mktemp("split")
    tiny.write(folder / "model.gguf", "llama", Kind.Q4_0, split=9)
    return sorted(folder.iterdir())


def copied(shards: list[Path], folder: Path) -> list[Path]:
    for shard in shards:
        (folder / shard.name).write_bytes(shard.read_bytes())
    return [folder / shard.name for shard in shards]


class DescribeSplitFiles:
    def it_opens_all_shards_from_any(self, shards: list[Path], tmp_path: Path) -> None:
        whole = gguf.read(tiny.write(tmp_path / "whole.gguf", "llama", Kind.Q4_0).path)
        assert len(shards) == 3
        for shard in shards:
            file = gguf.read(shard)
            assert file.path == shards[0]
            assert file.tensors.keys() == whole.tensors.keys()
            assert all(file.bytes_of(name) == whole.bytes_of(name) for name in whole.tensors)
            assert file.metadata["general.architecture"] == "llama"
        assert gguf.read(shards[1]).nbytes == sum(shard.stat().st_size for shard in shards)

    def it_loads_a_split_model(self, shards: list[Path]) -> None:
        assert gguf_weights.from_gguf(gguf.read(shards[2])).config.num_layers == tiny.LAYERS

    def it_names_a_missing_shard(self, shards: list[Path], tmp_path: Path) -> None:
        first, second, _ = copied(shards, tmp_path)
        second.unlink()
        with pytest.raises(ModelUnusable, match=f"{second.name} is not beside it"):
            gguf.read(first)

    def it_refuses_a_shard_in_anothers_place(self, shards: list[Path], tmp_path: Path) -> None:
        first, second, third = copied(shards, tmp_path)
        third.write_bytes(second.read_bytes())
        with pytest.raises(ModelUnusable, match=f"{third.name} .* by these it is shard 2 of 3"):
            gguf.read(first)

    def it_refuses_a_shard_of_another_model(self, shards: list[Path], tmp_path: Path) -> None:
        first, *_ = copied(shards, tmp_path)
        other = tmp_path / "other"
        other.mkdir()
        tiny.write(other / "model.gguf", "llama", Kind.Q4_0, tied=False, split=10)
        foreign = sorted(other.iterdir())
        assert len(foreign) == 3
        (tmp_path / foreign[2].name).write_bytes(foreign[2].read_bytes())
        with pytest.raises(ModelUnusable, match="another model"):
            gguf.read(first)

    def it_counts_the_tensors_of_all_shards(self, shards: list[Path], tmp_path: Path) -> None:
        paths = copied(shards, tmp_path)
        for path in paths:
            field = b"split.tensors.count" + struct.pack("<I", 5)
            path.write_bytes(path.read_bytes().replace(field + struct.pack("<i", 20), field + struct.pack("<i", 21)))
        with pytest.raises(ModelUnusable, match="has 21 tensors, but its shards 20"):
            gguf.read(paths[0])

    def it_says_what_a_renamed_shard_must_be_called(self, shards: list[Path], tmp_path: Path) -> None:
        path = tmp_path / "renamed.gguf"
        path.write_bytes(shards[1].read_bytes())
        with pytest.raises(ModelUnusable, match=r"shard 2 of 3.* must end in -00002-of-00003\.gguf"):
            gguf.read(path)

    def it_refuses_a_whole_file_that_is_called_a_shard(self, tmp_path: Path) -> None:
        made = tiny.write(tmp_path / "m-00001-of-00002.gguf", "llama")
        with pytest.raises(ModelUnusable, match="its name says that it is one of 2 shards"):
            gguf.read(made.path)

    @settings(max_examples=examples(150), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(data=st.data())
    def it_survives_any_mutation_of_a_shard(self, shards: list[Path], tmp_path: Path, data: st.DataObject) -> None:
        paths = copied(shards, tmp_path)
        victim = data.draw(st.sampled_from(paths))
        victim.write_bytes(mutated(victim.read_bytes(), data))
        with contextlib.suppress(ModelUnusable):
            file = gguf.read(data.draw(st.sampled_from(paths)))
            assert all(len(file.bytes_of(name)) == info.nbytes for name, info in file.tensors.items())


def mutated(content: bytes, data: st.DataObject, within: int = 900) -> bytes:
    """The file cut short, or with bytes or 64-bit words of its header overwritten."""
    changed = bytearray(content)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, min(len(changed), within) - 9))
        word = st.one_of(st.binary(min_size=1, max_size=8), st.sampled_from([b"\xff" * 8, b"\0" * 8, b"\xff" * 4]))
        piece = data.draw(word)
        changed[at : at + len(piece)] = piece
    return bytes(changed[: data.draw(st.integers(0, len(changed)))]) if data.draw(st.booleans()) else bytes(changed)


class DescribeLoading:
    """Everything that a file's metadata decides, beyond its directory."""

    @settings(max_examples=examples(120), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(data=st.data())
    def it_refuses_or_loads_a_mutated_model(self, whole_model: bytes, tmp_path: Path, data: st.DataObject) -> None:
        content = mutated(whole_model, data)
        with contextlib.suppress(ModelUnusable):
            file = read_bytes(content, tmp_path)
            gguf_weights.from_gguf(file)
            ModelTokenizer(file.metadata)

    @settings(max_examples=examples(200), deadline=None)
    @given(
        changes=st.dictionaries(
            st.sampled_from([
                "block_count", "embedding_length", "attention.head_count", "attention.head_count_kv", "context_length",
                "attention.key_length", "rope.dimension_count", "rope.freq_base", "attention.layer_norm_rms_epsilon",
                "feed_forward_length", "expert_count", "rope.scaling.type",
            ]),
            st.one_of(
                st.integers(-5, 1 << 40), st.floats(), st.text(max_size=3), st.booleans(), st.just([1, 2]), st.none()
            ),
            min_size=1,
        )
    )  # fmt: skip
    def it_refuses_or_accepts_any_values(self, changes: dict[str, object]) -> None:
        metadata = {"general.architecture": "llama", **{f"llama.{k}": v for k, v in SOUND.items()}}
        metadata |= {f"llama.{name}": value for name, value in changes.items()}
        try:
            shape = config.from_gguf(metadata, 300)
        except ModelUnusable:
            return
        assert shape.num_heads % shape.num_kv_heads == 0

    @pytest.mark.parametrize(
        ("arch", "reason"),
        [
            ("qwen3moe", "softmax router"),
            ("deepseek2", "multi-head latent attention"),
            ("gemma3", "sliding-window"),
            ("something-new", "something-new"),
            (7, "does not say"),
        ],
    )
    def it_says_what_another_architecture_needs(self, arch: object, reason: str) -> None:
        with pytest.raises(ModelUnusable, match=reason):
            config.from_gguf({"general.architecture": arch}, 10)

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(data=st.data())
    def it_refuses_or_loads_a_mutated_mixture(self, mixture: list[Path], tmp_path: Path, data: st.DataObject) -> None:
        paths = copied(mixture, tmp_path)
        victim = data.draw(st.sampled_from(paths))
        victim.write_bytes(mutated(victim.read_bytes(), data, within=2500))
        with contextlib.suppress(ModelUnusable):
            gguf_weights.from_gguf(gguf.read(paths[0]))

    @settings(max_examples=examples(150), deadline=None)
    @given(
        changes=st.dictionaries(
            st.sampled_from([
                "block_count", "attention.head_count", "attention.head_count_kv", "attention.key_length",
                "attention.value_length", "embedding_length", "feed_forward_length", "expert_count", "expert_used_count",
                "expert_feed_forward_length", "expert_shared_count", "leading_dense_block_count", "nextn_predict_layers",
                "expert_gating_func", "expert_weights_scale", "expert_weights_norm", "expert_group_count",
                "expert_group_used_count", "rope.dimension_count", "context_length",
            ]),
            st.one_of(
                st.sampled_from([0, 1, 2, 3, 4, 7, 8, 64, 1 << 20, 1 << 30]), st.integers(-5, 1 << 40), st.floats(),
                st.text(max_size=3), st.booleans(), st.none(),
            ),
            min_size=1, max_size=4,
        )
    )  # fmt: skip
    def it_refuses_or_loads_a_mixture_of_any_values(self, mixture: list[Path], changes: dict[str, object]) -> None:
        file = gguf.read(mixture[0])
        file.metadata |= {f"glm4moe.{name}": value for name, value in changes.items()}
        with contextlib.suppress(ModelUnusable):
            gguf_weights.from_gguf(file)

    def it_allocates_nothing_for_heads_that_the_tensors_do_not_have(self, tmp_path: Path) -> None:
        file = gguf.read(tiny.write(tmp_path / "m.gguf", "llama").path)
        file.metadata |= {"llama.attention.head_count": 1 << 20, "llama.attention.key_length": 1 << 20}
        file.metadata["llama.attention.value_length"] = 1 << 20
        with pytest.raises(ModelUnusable, match=r"attn_q\.weight"):
            gguf_weights.from_gguf(file)

    def it_names_a_missing_tensor(self, tmp_path: Path) -> None:
        file = gguf.read(tiny.write(tmp_path / "m.gguf", "llama").path)
        del file.tensors["blk.1.ffn_up.weight"]
        with pytest.raises(ModelUnusable, match=r"lacks the tensor 'blk\.1\.ffn_up\.weight'"):
            gguf_weights.from_gguf(file)

    def it_names_a_tensor_that_it_would_have_to_ignore(self, tmp_path: Path) -> None:
        file = gguf.read(tiny.write(tmp_path / "m.gguf", "llama").path)
        file.tensors["blk.0.attn_q_norm.weight"] = file.tensors["output_norm.weight"]
        with pytest.raises(ModelUnusable, match=r"blk\.0\.attn_q_norm\.weight"):
            gguf_weights.from_gguf(file)


SOUND = {
    "block_count": 2,
    "embedding_length": 64,
    "attention.head_count": 4,
    "attention.head_count_kv": 2,
    "context_length": 128,
    "feed_forward_length": 128,
    "attention.layer_norm_rms_epsilon": 1e-5,
}
