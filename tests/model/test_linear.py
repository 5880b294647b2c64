"""Products from every kind of matrix keep its values, and give a row the same bits beside any other rows."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch
from gguf.constants import GGMLQuantizationType as Kind

from model import gemm, int4_packing, linear
from model.native.library import activations, library
from model.rows import BlockRows, Float8Rows, FloatRows, IntegerRows, Rows
from tests.effort import long
from tests.model.test_quants import ALL, blocks_of

TOKENS = (*range(2, 35), 40, 47, 48, 49, 63, 64, 65, 95, 96, 97, 127, 128, 129, 191, 192, 193, 255, 256)
"""Beside so many a row is tried; all up to 256 in the long suites."""


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


def made(kind: str, rows: int, columns: int) -> tuple[Rows, torch.Tensor]:
    """A matrix of the kind, and its float32 values."""
    if kind in Kind.__members__:
        raw, values = blocks_of(Kind[kind], rows, columns)
        return BlockRows(raw, kind, columns), values
    source = _compressed(kind, rows, columns)
    return source, source.dense(0, rows, torch.float32)


def _compressed(kind: str, rows: int, columns: int) -> Rows:
    name, _, group = kind.partition(" ")
    groups = columns // int(group) if group else 1
    scale = torch.rand(rows, groups).add(0.5).mul(0.01).bfloat16()
    if name == "float32":
        return FloatRows(torch.randn(rows, columns).mul(0.05))
    if name == "int8":
        return IntegerRows(torch.randint(-127, 128, (rows, columns), dtype=torch.int8), 8, columns, scale)
    if name in ("int4", "uint4"):
        packed = torch.randint(-(1 << 31), 1 << 31, (rows, columns // 8), dtype=torch.int32)
        zero = torch.randint(-8, 8, (rows, groups)) if name == "uint4" else None
        return IntegerRows(packed, 4, columns, scale, zero)
    values = torch.randn(rows, columns).to(torch.float8_e4m3fn)
    if name == "fp8-block":
        scale = torch.rand(-(-rows // 128), -(-columns // 128)).add(0.5)
        return Float8Rows(values, scale, (128, 128))
    return Float8Rows(values, scale[:, :1], (1, columns))


COMPRESSED = [
    "float32", "int8", "int8 64", "int4", "int4 32", "int4 64", "int4 128", "int4 256", "uint4", "uint4 32", "uint4 64",
    "uint4 128", "fp8", "fp8-block",
]  # fmt: skip
KINDS = [*(kind.name for kind in ALL), *COMPRESSED]


def rounding() -> float:
    """Error of a product whose rows are rounded to bfloat16, or by the compiled kernels to 8 bits, each 32 by a step."""
    kernels = library()
    return 0.009 if kernels is not None and activations(kernels) == "int8" else 0.007


class DescribeLinear:
    @pytest.mark.parametrize("kind", KINDS)
    @pytest.mark.parametrize("tokens", [1, 3, 256, 700])
    @pytest.mark.parametrize("compact", [False, True])
    def it_multiplies_within_the_error_of_its_precision(self, kind: str, tokens: int, compact: bool) -> None:
        source, weight = made(kind, 208, 768)
        product = linear.from_rows([source], compact=compact)
        x = torch.randn(tokens, 768).bfloat16()
        exact = x.double() @ weight.double().t()
        error = (product(x).double() - exact).norm() / exact.norm()
        assert error <= rounding()

    @pytest.mark.parametrize("kind", KINDS)
    @pytest.mark.parametrize("tokens", [1, 256])
    def it_multiplies_within_bfloat16s_error_where_that_is_asked_for(
        self, kind: str, tokens: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("IMPASTO_ACTIVATIONS", "bf16")
        kernels = library()
        if kernels is not None and activations(kernels) != "bf16":
            pytest.skip("bfloat16 needs AVX-512")
        source, weight = made(kind, 208, 768)
        product = linear.from_rows([source])
        x = torch.randn(tokens, 768).bfloat16()
        exact = x.double() @ weight.double().t()
        assert (product(x).double() - exact).norm() / exact.norm() <= 0.007

    @pytest.mark.parametrize("kind", KINDS)
    def it_reads_prompts_from_a_wide_copy(self, kind: str) -> None:
        source, weight = made(kind, 208, 1536)
        bias = torch.randn(208)
        product = linear.from_rows([source], bias)
        before = product.wide_bytes
        product.widen()
        x = torch.randn(700, 1536).bfloat16()
        exact = x.double() @ weight.double().t() + bias.double()
        read = product.read(x)
        assert (read.double() - exact).norm() / exact.norm() <= rounding()
        assert before in (0, 208 * 1536 * 2)
        for start, count in ((0, 1), (3, 2), (64, 64), (100, 333), (0, 512)):
            assert torch.equal(product.read(x[start : start + count]), read[start : start + count])
        assert torch.equal(product(x[:5]), linear.from_rows([source], bias)(x[:5]))

    @pytest.mark.parametrize("kind", KINDS)
    @pytest.mark.parametrize("compact", [False, True])
    def it_gives_a_row_the_same_bits_beside_any_number_of_others(self, kind: str, compact: bool) -> None:
        # Where oneDNN cuts the sum over K, a plain bf16 GEMM fails here from 1,536 columns on.
        source, _ = made(kind, 144, 1536)
        product = linear.from_rows([source], torch.randn(144), compact=compact)
        x = torch.randn(256, 1536).bfloat16()
        alone = torch.cat([product(x[at : at + 1]) for at in range(256)])
        for count in range(2, 257) if long() else TOKENS:
            assert torch.equal(product(x[:count]), alone[:count]), count

    @pytest.mark.parametrize(("rows", "columns"), [(17, 128), (64, 64), (8, 512), (32, 4096), (2048, 2048), (3000, 96)])
    @pytest.mark.parametrize("threads", [1, 2])
    def it_does_so_for_floats_of_every_shape(self, rows: int, columns: int, threads: int) -> None:
        torch.set_num_threads(threads)
        product = linear.from_rows([FloatRows(torch.randn(rows, columns).bfloat16())])
        x = torch.randn(256, columns).bfloat16()
        alone = torch.cat([product(x[at : at + 1]) for at in range(256)])
        for count in (2, 3, 7, 8, 16, 24, 33, 63, 64, 65, 100, 128, 192, 200, 224, 255, 256):
            assert torch.equal(product(x[:count]), alone[:count]), count

    def it_multiplies_in_few_sizes_for_each_takes_memory(self, monkeypatch: pytest.MonkeyPatch) -> None:
        product = linear.from_rows([FloatRows(torch.randn(128, 64).bfloat16())])
        sizes: set[int] = set()
        multiply = gemm.functional.linear

        def noted(x: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
            sizes.add(x.shape[0])
            return multiply(x, weight)

        monkeypatch.setattr(gemm.functional, "linear", noted)
        for count in range(1, 1025):
            assert product(torch.ones(count, 64).bfloat16()).shape == (count, 128)
        assert len(sizes) < 30

    @pytest.mark.parametrize("kind", KINDS)
    def it_computes_in_float32_for_comparisons(self, kind: str) -> None:
        source, weight = made(kind, 48, 768)
        x, bias = torch.randn(5, 768), torch.randn(48)
        product = linear.from_rows([source], bias, dtype=torch.float32)
        torch.testing.assert_close(product(x), x @ weight.t() + bias, rtol=1e-5, atol=1e-5)

    @pytest.mark.parametrize("kind", KINDS)
    def it_looks_up_the_rows_that_it_multiplies_with(self, kind: str) -> None:
        source, weight = made(kind, 300, 768)
        ids = torch.tensor([299, 0, 7, 7, 131])
        torch.testing.assert_close(source.lookup(ids), weight[ids], rtol=2e-6, atol=1e-7)

    def it_takes_rows_that_are_no_multiple_of_the_kernels_tile(self) -> None:
        raw, weight = blocks_of(Kind.Q4_1, 70, 256)
        product = linear.from_rows([BlockRows(raw, "Q4_1", 256)])
        x = torch.randn(2, 256).bfloat16()
        assert product(x).shape == (2, 70)
        torch.testing.assert_close(product(x).float(), x.float() @ weight.t(), rtol=0.02, atol=0.05)

    def it_takes_columns_that_the_kernels_do_not(self) -> None:
        source = Float8Rows(torch.randn(40, 50).to(torch.float8_e4m3fn), torch.ones(1, 1), (128, 128))
        x = torch.randn(3, 50).bfloat16()
        exact = x.float() @ source.dense(0, 40, torch.float32).t()
        torch.testing.assert_close(linear.from_rows([source])(x).float(), exact, rtol=0.01, atol=0.05)

    def it_stacks_parts_of_different_kinds_with_a_bias(self) -> None:
        sources, dense = [], []
        parts = [("Q4_K", 64), ("Q4_K", 32), ("Q6_K", 32), ("F16", 16), ("int8", 48), ("int4 128", 16), ("int4 64", 32)]
        for kind, rows in parts:
            source, weight = made(kind, rows, 512)
            sources.append(source)
            dense.append(weight)
        bias = torch.randn(240)
        product = linear.from_rows(sources, bias)
        for tokens in (2, 300):
            x = torch.randn(tokens, 512).bfloat16()
            exact = x.float() @ torch.cat(dense).t() + bias
            assert (product(x).float() - exact).norm() / exact.norm() <= rounding()

    @pytest.mark.parametrize("rows", [16, 64, 80, 192, 272])
    @pytest.mark.parametrize("known", [True, False])
    def it_packs_as_torch_does(self, rows: int, known: bool, monkeypatch: pytest.MonkeyPatch) -> None:
        codes = torch.randint(0, 16, (rows, 96), dtype=torch.uint8)
        expected = torch.ops.aten._convert_weight_to_int4pack_for_cpu(codes.int(), 1)
        if not known:
            monkeypatch.setattr(int4_packing, "_packs_in_blocks", lambda: False)
        assert torch.equal(int4_packing.pack_codes(codes), expected)

    def it_packs_many_rows_in_slabs_as_in_one(self, monkeypatch: pytest.MonkeyPatch) -> None:
        raw, _ = blocks_of(Kind.Q8_0, 400, 256)
        x, x_many = torch.randn(5, 256).bfloat16(), torch.randn(300, 256).bfloat16()
        whole = linear.from_rows([BlockRows(raw, "Q8_0", 256)])
        expected, expected_many = whole(x), whole(x_many)
        monkeypatch.setattr(int4_packing, "SLAB_VALUES", 4 * 64 * 512)
        slabs = linear.from_rows([BlockRows(raw, "Q8_0", 256)])
        assert torch.equal(slabs(x), expected)
        torch.testing.assert_close(slabs(x_many), expected_many, rtol=0.01, atol=0.01)

    @pytest.mark.parametrize(
        ("kind", "bits"),
        [
            ("Q4_0", 5), ("Q4_1", 5), ("Q4_K", 5), ("int4 32", 5), ("int4 64", 4.5), ("int4 128", 4.25), ("int4", 4.25),
            ("Q8_0", 10), ("Q5_K", 10), ("Q6_K", 10), ("MXFP4", 10), ("fp8", 10), ("fp8-block", 10), ("int8", 8.02),
            ("BF16", 16),
        ],
    )  # fmt: skip
    def it_keeps_as_many_bits_per_weight_as_its_table_says(self, kind: str, bits: float) -> None:
        source, _ = made(kind, 256, 1024)
        assert linear.from_rows([source]).nbytes * 8 / (256 * 1024) <= bits

    @pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("F32", "F16", "BF16", "float32")])
    def it_keeps_no_more_than_a_quarter_over_the_file_where_memory_is_short(self, kind: str) -> None:
        source, _ = made(kind, 256, 1024)
        assert linear.from_rows([source], compact=True).nbytes <= 1.25 * source.nbytes  # type: ignore[attr-defined]
