"""Packed matrices are kept and mapped: the same numbers, and never those of another model, setting or broken file."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from model.native import kept
from model.native.library import library
from model.native.matrix import NativeLinear
from model.rows import GroupedRows
from tests.model.test_linear import made


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("IMPASTO_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("IMPASTO_PACKED", raising=False)
    path = tmp_path / "model.gguf"
    path.write_bytes(b"weights")
    return path


@pytest.fixture
def rows() -> Iterator[GroupedRows]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    torch.manual_seed(5)
    grouped = made("Q4_1", 70, 256)[0]
    assert isinstance(grouped, GroupedRows)
    yield grouped
    torch.set_num_threads(threads)


def files(source: Path) -> list[Path]:
    return sorted((source.parent / "cache" / "packed").glob("*"))


def products(source: Path, rows: GroupedRows, x: torch.Tensor, settings: str = "") -> list[torch.Tensor]:
    kernels = library()
    if kernels is None:
        pytest.skip("no AVX2 or no compiler here: torch's kernels compute")
    with kept.kept([source], settings):
        matrices = [NativeLinear(kernels, parts) for parts in ([rows], [rows, rows])]
    return [matrix.exact(x) for matrix in matrices]


class DescribeKeptMatrices:
    def it_maps_what_was_packed_before(self, source: Path, rows: GroupedRows, monkeypatch: pytest.MonkeyPatch) -> None:
        x = torch.randn(3, 256).bfloat16()
        first = products(source, rows, x)
        assert len(files(source)) == 1
        monkeypatch.setattr("model.native.matrix.pack", None)  # nothing is packed again
        again = products(source, rows, x)
        assert all(torch.equal(a, b) for a, b in zip(first, again, strict=True))

    def it_packs_anew_what_changed(self, source: Path, rows: GroupedRows) -> None:
        x = torch.randn(1, 256).bfloat16()
        products(source, rows, x)
        source.write_bytes(b"other weights")
        other = made("Q4_1", 70, 256)[0]
        assert isinstance(other, GroupedRows)
        expected = products(source, other, x, "without a file")
        assert all(torch.equal(a, b) for a, b in zip(products(source, other, x), expected, strict=True))

    def it_packs_anew_where_the_matrices_are_others(self, source: Path, rows: GroupedRows) -> None:
        x = torch.randn(1, 256).bfloat16()
        products(source, rows, x)
        other = made("Q8_0", 70, 256)[0]
        assert isinstance(other, GroupedRows)
        expected = products(source, other, x, "another setting")
        assert all(torch.equal(a, b) for a, b in zip(products(source, other, x), expected, strict=True))

    @pytest.mark.parametrize("damage", ["cut", "no directory", "nothing"])
    def it_packs_anew_where_the_file_is_damaged(self, source: Path, rows: GroupedRows, damage: str) -> None:
        x = torch.randn(1, 256).bfloat16()
        expected = products(source, rows, x)
        (place,) = files(source)
        whole = place.read_bytes()
        place.write_bytes({"cut": whole[:-1], "no directory": whole[:20] + whole[60:], "nothing": b""}[damage])
        assert all(torch.equal(a, b) for a, b in zip(products(source, rows, x), expected, strict=True))
        assert files(source)[0].read_bytes() == whole

    def it_keeps_nothing_when_it_is_not_wanted(
        self, source: Path, rows: GroupedRows, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("IMPASTO_PACKED", "0")
        products(source, rows, torch.randn(1, 256).bfloat16())
        assert files(source) == []

    def it_keeps_nothing_of_a_model_that_is_too_large(
        self, source: Path, rows: GroupedRows, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(kept, "LARGEST", 100)
        products(source, rows, torch.randn(1, 256).bfloat16())
        assert files(source) == []

    def it_keeps_the_few_that_were_used_last(self, source: Path, rows: GroupedRows) -> None:
        x = torch.randn(1, 256).bfloat16()
        for at in range(6):
            products(source, rows, x, str(at))
            for n, path in enumerate(files(source)):
                os.utime(path, (n, n))
        assert len(files(source)) == 4
        told = json.loads(files(source)[0].read_bytes().split(b"\n")[1])
        assert len(told["matrices"]) == 2
