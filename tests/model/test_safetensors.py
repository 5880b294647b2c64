"""Safetensors files read as the library that wrote them reads them; whatever is wrong with one is said, never run."""

from __future__ import annotations

import json
import pickle
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from safetensors.torch import save_file

from model import json_file, safetensors
from model.errors import ModelMissing, ModelUnusable
from tests.effort import examples

TENSORS = {
    "bf16": torch.arange(12).view(3, 4).bfloat16(),
    "f16": torch.linspace(-1, 1, 7).half(),
    "f32": torch.randn(2, 3, 4),
    "f64": torch.randn(3).double(),
    "e4m3": torch.linspace(-400, 400, 16).to(torch.float8_e4m3fn),
    "e5m2": torch.linspace(-400, 400, 16).to(torch.float8_e5m2),
    "i8": torch.arange(-5, 5, dtype=torch.int8),
    "u8": torch.arange(9, dtype=torch.uint8).view(3, 3),
    "i32": torch.arange(3, dtype=torch.int32),
    "i64": torch.arange(3),
    "scalar": torch.tensor(2.5),
    "empty": torch.empty(0, 4),
}
UNTRUSTED = settings(
    deadline=None,
    max_examples=examples(300),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def write(path: Path, header: Any, data: bytes = b"", *, length: int | None = None) -> Path:
    raw = header if isinstance(header, bytes) else json.dumps(header).encode()
    path.write_bytes((len(raw) if length is None else length).to_bytes(8, "little") + raw + data)
    return path


def entry(start: int, end: int, dtype: str = "U8", shape: list[int] | None = None) -> dict[str, Any]:
    return {"dtype": dtype, "shape": [end - start] if shape is None else shape, "data_offsets": [start, end]}


def sharded(folder: Path) -> dict[str, torch.Tensor]:
    """Two shards and their index."""
    first = {"a": torch.randn(4, 4), "b": torch.arange(3)}
    second = {"c": torch.randn(5)}
    save_file(first, folder / "model-00001-of-00002.safetensors")
    save_file(second, folder / "model-00002-of-00002.safetensors")
    places = dict.fromkeys(first, "model-00001-of-00002.safetensors")
    places |= dict.fromkeys(second, "model-00002-of-00002.safetensors")
    (folder / safetensors.INDEX).write_text(json.dumps({"metadata": {"total_size": 1}, "weight_map": places}))
    return first | second


class DescribeRead:
    def it_reads_every_type_as_the_peer_wrote_it(self, tmp_path: Path) -> None:
        save_file(TENSORS, tmp_path / "m.safetensors", metadata={"format": "pt"})
        file = safetensors.read(tmp_path / "m.safetensors")
        assert file.entries.keys() == TENSORS.keys()
        for name, tensor in TENSORS.items():
            got = file.tensor(name)
            assert (got.dtype, got.shape) == (tensor.dtype, tensor.shape)
            assert torch.equal(got.flatten().view(torch.uint8), tensor.flatten().view(torch.uint8))

    def it_copies_nothing(self, tmp_path: Path) -> None:
        save_file({"a": torch.randn(8), "b": torch.randn(8)}, tmp_path / "m.safetensors")
        file = safetensors.read(tmp_path / "m.safetensors")
        assert file.tensor("a").data_ptr() == file.tensor("a").data_ptr()
        distance = file.tensor("b").data_ptr() - file.tensor("a").data_ptr()
        assert distance == file.entries["b"].start - file.entries["a"].start

    def it_gives_pages_back_and_reads_them_again(self, tmp_path: Path) -> None:
        tensor = torch.randn(100_000)
        save_file({"a": torch.randn(3), "b": tensor, "c": torch.randn(3)}, tmp_path / "m.safetensors")
        file = safetensors.read(tmp_path / "m.safetensors")
        mapped = file.tensor("b")
        assert torch.equal(mapped, tensor)
        file.release("b")
        file.read_ahead("b")
        assert torch.equal(mapped, tensor)

    def it_says_which_file_is_missing(self, tmp_path: Path) -> None:
        with pytest.raises(ModelMissing, match="absent"):
            safetensors.read(tmp_path / "absent.safetensors")

    @pytest.mark.parametrize(
        ("header", "data", "reason"),
        [
            ({"a": entry(0, 4)}, b"123", "cut short"),
            ({"a": entry(0, 4)}, b"12345", "1 bytes follow"),
            ({"a": entry(0, 4), "b": entry(2, 6)}, b"123456", "overlaps"),
            ({"a": entry(0, 2), "b": entry(4, 6)}, b"123456", "gap"),
            ({"a": entry(1, 4)}, b"1234", "gap"),
            ({"a": entry(4, 0, shape=[4])}, b"1234", "but has -4"),
            ({"a": entry(0, 4, "F32", [2])}, b"1234", "takes 8 bytes, but has 4"),
            ({"a": entry(0, 4, "F4")}, b"1234", "type F4"),
            ({"a": entry(0, 4, shape=[-4])}, b"1234", "impossible shape"),
            ({"a": entry(0, 4, shape=[2.0, 2])}, b"1234", "impossible shape"),
            ({"a": entry(0, 4, shape=[True, 4])}, b"1234", "impossible shape"),
            ({"a": entry(0, 4, shape=[1] * 9 + [4])}, b"1234", "impossible shape"),
            ({"a": entry(0, 0, shape=[0, 1 << 61, 8])}, b"", "impossible shape"),
            ({"a": {**entry(0, 4), "data_offsets": [0]}}, b"1234", "impossible shape or place"),
            ({"a": {**entry(0, 4), "extra": 1}}, b"1234", "has not the fields"),
            ({"a": [1]}, b"1234", "has not the fields"),
            ({"__metadata__": {"a": 1}}, b"", "__metadata__"),
            ([1, 2], b"", "not a JSON object"),
            (b'{"a": ', b"", "JSON is damaged"),
            (b'{"a": NaN}', b"", "NaN is no JSON"),
            (b'{"a": 1, "a": 2}', b"", "occurs twice"),
            (b'{"\xff": 1}', b"", "JSON is damaged"),
            (b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}", b"", "JSON"),
            (b'{"a": ' + b"9" * 5000 + b"}", b"", "JSON is damaged"),
        ],
        ids=lambda value: str(value)[:40],
    )
    def it_refuses_what_contradicts_itself(self, header: Any, data: bytes, reason: str, tmp_path: Path) -> None:
        with pytest.raises(ModelUnusable, match=reason):
            safetensors.read(write(tmp_path / "m.safetensors", header, data))

    def it_refuses_headers_longer_than_the_file_or_than_sense(self, tmp_path: Path) -> None:
        with pytest.raises(ModelUnusable, match="claims 18446744073709551615 bytes"):
            safetensors.read(write(tmp_path / "m.safetensors", {}, length=(1 << 64) - 1))
        large = tmp_path / "large.safetensors"
        with large.open("wb") as file:
            file.write((json_file.MAX_BYTES + 1).to_bytes(8, "little") + b"{")
            file.truncate(json_file.MAX_BYTES + 100)
        with pytest.raises(ModelUnusable, match="at most"):
            safetensors.read(large)

    @pytest.mark.parametrize("content", [b"", b"1234567"])
    def it_refuses_files_that_are_too_short(self, content: bytes, tmp_path: Path) -> None:
        path = tmp_path / "m.safetensors"
        path.write_bytes(content)
        with pytest.raises(ModelUnusable):
            safetensors.read(path)

    @pytest.mark.parametrize("suffix", [".bin", ".pt", ".pth", ".ckpt", ".safetensors"])
    @pytest.mark.parametrize("zipped", [True, False])
    def it_never_opens_a_pickle(self, suffix: str, zipped: bool, tmp_path: Path) -> None:
        path = tmp_path / f"weights{suffix}"
        if zipped:
            torch.save({"a": torch.randn(3)}, path)
        else:
            path.write_bytes(pickle.dumps({"a": 0x1950A86A20F9469CFC6C}, protocol=2))
        with pytest.raises(ModelUnusable, match=r"pickled|cut short"):
            safetensors.read(path)

    @UNTRUSTED
    @given(st.data())
    def it_survives_any_change_to_a_good_file(self, tmp_path: Path, data: st.DataObject) -> None:
        path = tmp_path / "m.safetensors"
        save_file({"a": torch.arange(6), "b": torch.ones(2, 2)}, path)
        raw = bytearray(path.read_bytes())
        for _ in range(data.draw(st.integers(0, 3))):
            at = data.draw(st.integers(0, len(raw) - 1))
            raw[at] = data.draw(st.integers(0, 255))
        path.write_bytes(raw[: data.draw(st.integers(0, len(raw)))] if data.draw(st.booleans()) else raw)
        self.consume(path)

    @UNTRUSTED
    @given(st.binary(max_size=200), st.one_of(st.none(), st.integers(0, (1 << 64) - 1)))
    def it_survives_any_bytes(self, tmp_path: Path, content: bytes, length: int | None) -> None:
        self.consume(write(tmp_path / "m.safetensors", content, length=length))

    @UNTRUSTED
    @given(
        st.dictionaries(
            st.text(max_size=5),
            st.one_of(
                st.none(),
                st.fixed_dictionaries(
                    {
                        "dtype": st.sampled_from(["F32", "U8", "BF16", "X", None, 3, []]),
                        "shape": st.one_of(
                            st.none(), st.lists(st.one_of(st.integers(-1, 3), st.integers(), st.floats()))
                        ),
                        "data_offsets": st.lists(st.one_of(st.integers(0, 20), st.integers()), max_size=3),
                    }
                ),
            ),
            max_size=4,
        ),
        st.binary(max_size=20),
    )
    def it_survives_any_directory(self, tmp_path: Path, header: dict, data: bytes) -> None:
        self.consume(write(tmp_path / "m.safetensors", header, data))

    def consume(self, path: Path) -> None:
        """Only one error may come out, and a file that is accepted can be read whole."""
        try:
            file = safetensors.read(path)
        except ModelUnusable:
            return
        for name, place in file.entries.items():
            assert file.tensor(name).shape == place.shape
            file.tensor(name).sum() if place.dtype.is_floating_point and place.dtype.itemsize > 1 else None


class DescribeOpenDirectory:
    def it_joins_the_shards_of_an_index(self, tmp_path: Path) -> None:
        expected = sharded(tmp_path)
        checkpoint = safetensors.open_directory(tmp_path)
        assert set(checkpoint) == expected.keys()
        assert len(checkpoint) == 3
        assert checkpoint.nbytes == 64 + 24 + 20
        assert all(torch.equal(checkpoint.tensor(name), tensor) for name, tensor in expected.items())

    def it_opens_a_single_file_whatever_its_name(self, tmp_path: Path) -> None:
        save_file({"a": torch.ones(2)}, tmp_path / "weights.safetensors")
        assert list(safetensors.open_directory(tmp_path)) == ["a"]

    def it_wants_an_index_for_several_files(self, tmp_path: Path) -> None:
        sharded(tmp_path)
        (tmp_path / safetensors.INDEX).unlink()
        with pytest.raises(ModelUnusable, match=r"no model\.safetensors\.index\.json"):
            safetensors.open_directory(tmp_path)

    def it_names_a_missing_shard(self, tmp_path: Path) -> None:
        sharded(tmp_path)
        (tmp_path / "model-00002-of-00002.safetensors").unlink()
        with pytest.raises(ModelMissing, match="model-00002-of-00002"):
            safetensors.open_directory(tmp_path)

    @pytest.mark.parametrize(
        "places",
        [
            {"a": "../other.safetensors"},
            {"a": "/etc/model.safetensors"},
            {"a": "model-00001-of-00002.gguf"},
            {"nowhere": "model-00001-of-00002.safetensors"},
            {"a": 3},
            {},
            [],
            None,
        ],
        ids=str,
    )
    def it_refuses_an_index_that_cannot_be_right(self, places: Any, tmp_path: Path) -> None:
        sharded(tmp_path)
        (tmp_path / safetensors.INDEX).write_text(json.dumps({"weight_map": places}))
        with pytest.raises(ModelUnusable, match="index"):
            safetensors.open_directory(tmp_path)

    @pytest.mark.parametrize("name", ["pytorch_model.bin", "model.pt", "consolidated.00.pth"])
    def it_says_why_a_folder_of_pickles_is_not_opened(self, name: str, tmp_path: Path) -> None:
        torch.save({}, tmp_path / name)
        with pytest.raises(ModelUnusable, match=f"{name} is a pickled checkpoint.*run any code"):
            safetensors.open_directory(tmp_path)

    def it_refuses_a_pickle_that_an_index_names(self, tmp_path: Path) -> None:
        (tmp_path / safetensors.INDEX).write_text('{"weight_map": {"a": "pytorch_model.bin"}}')
        with pytest.raises(ModelUnusable, match="pickled"):
            safetensors.open_directory(tmp_path)

    def it_says_that_a_folder_is_empty(self, tmp_path: Path) -> None:
        with pytest.raises(ModelUnusable, match="holds no safetensors file"):
            safetensors.open_directory(tmp_path)
