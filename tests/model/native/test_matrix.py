"""Products by the compiled kernels: the file's values, and the same bits for a row in any company."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator

import gguf
import pytest
import torch
from gguf.constants import GGMLQuantizationType as Kind

from model.native.library import AVX2, activations, built, library, opened
from model.native.matrix import AS_IN_FILE, NativeLinear, kept_bytes
from model.rows import BlockRows, GroupedRows
from tests.model.test_linear import KINDS, made
from tests.model.test_quants import blocks_of

PACKED = [
    kind
    for kind in KINDS
    if isinstance(made(kind, 16, 256)[0], GroupedRows) and not getattr(made(kind, 16, 256)[0], "is_float", False)
]

BOUND = {"int8": 0.008, "bf16": 0.0015}
"""Relative error of a product: steps of a 127th of the greatest of 32 values, or bfloat16's rounding."""


@pytest.fixture(params=[1, 3])
def _threads(request: pytest.FixtureRequest) -> Iterator[None]:
    threads = torch.get_num_threads()
    torch.set_num_threads(request.param)
    yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="module")
def kernels() -> ctypes.CDLL:
    found = library()
    if found is None:
        pytest.skip("no AVX2 or no compiler here: torch's kernels compute")
    return found


@pytest.fixture(params=["int8", "bf16"])
def steps(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, kernels: ctypes.CDLL) -> str:
    """What rows are multiplied as; `BOUND` has what each may be off by."""
    monkeypatch.setenv("IMPASTO_ACTIVATIONS", request.param)
    if activations(kernels) != request.param:
        pytest.skip("products with bfloat16 need AVX-512")
    return request.param


def native(
    kernels: ctypes.CDLL, kind: str, rows: int, columns: int, bias: torch.Tensor | None = None
) -> tuple[NativeLinear, torch.Tensor]:
    source, weight = made(kind, rows, columns)
    if not isinstance(source, GroupedRows) or not source.group:
        pytest.skip("kept as floats")
    return NativeLinear(kernels, [source], bias), weight


@pytest.mark.usefixtures("_threads")
class DescribeNativeLinear:
    @pytest.mark.parametrize("kind", PACKED)
    @pytest.mark.parametrize("tokens", [1, 2, 3, 4, 7, 8, 64])
    def it_multiplies_the_values_of_the_file(self, kernels: ctypes.CDLL, steps: str, kind: str, tokens: int) -> None:
        bias = torch.randn(208)
        product, weight = native(kernels, kind, 208, 768, bias)
        x = torch.randn(tokens, 768).bfloat16()
        exact = x.double() @ weight.double().t() + bias.double()
        error = (product.exact(x).double() - exact).norm() / exact.norm()
        coarse = kind.startswith("fp8") or kind in ("Q2_K", "Q3_K", *(("Q6_K",) if steps == "bf16" else ()))
        assert error <= BOUND[steps] + (0.0045 if coarse else 0)

    @pytest.mark.parametrize("kind", ["Q4_1", "Q4_0", "Q8_0", "int4 128", *AS_IN_FILE])
    def it_gives_a_row_the_same_bits_beside_any_others(self, kernels: ctypes.CDLL, steps: str, kind: str) -> None:
        assert steps in BOUND
        product, _ = native(kernels, kind, 1000, 1536)
        x = torch.randn(100, 1536).bfloat16()
        together = product.exact(x)
        for start, end in ((0, 1), (5, 7), (20, 23), (40, 47), (3, 90)):
            assert torch.equal(product.exact(x[start:end]), together[start:end])

    def it_writes_only_its_own_rows(self, kernels: ctypes.CDLL, steps: str) -> None:
        for rows in (1, 15, 16, 63, 65, 130):
            product, weight = native(kernels, "Q4_1", rows, 256)
            x = torch.randn(5, 256).bfloat16()
            exact = x.double() @ weight.double().t()
            y = product.exact(x)
            assert y.shape == (5, rows)
            assert (y.double() - exact).norm() / exact.norm() <= BOUND[steps]

    def it_joins_matrices_that_share_their_input(self, kernels: ctypes.CDLL, steps: str) -> None:
        (first, a), (second, b) = made("Q4_1", 100, 512), made("Q4_1", 60, 512)
        assert isinstance(first, GroupedRows)
        assert isinstance(second, GroupedRows)
        x = torch.randn(2, 512).bfloat16()
        exact = x.double() @ torch.cat((a, b)).double().t()
        y = NativeLinear(kernels, [first, second]).exact(x).double()
        assert (y - exact).norm() / exact.norm() <= BOUND[steps]

    @pytest.mark.parametrize("kind", AS_IN_FILE)
    @pytest.mark.parametrize("rows", [64, 97])
    def it_keeps_blocks_with_the_very_values_and_size_of_the_file(
        self, kernels: ctypes.CDLL, monkeypatch: pytest.MonkeyPatch, kind: str, rows: int
    ) -> None:
        """A row of zeros but for one 127, whose code is 127 and whose step is 1, gives 127 times that column."""
        monkeypatch.setenv("IMPASTO_ACTIVATIONS", "int8")
        source, weight = made(kind, rows, 256)
        assert isinstance(source, GroupedRows)
        product = NativeLinear(kernels, [source])
        values = product.exact(127 * torch.eye(256).bfloat16()).t() / 127
        assert (values - weight).abs().max() <= 2e-7 * weight.abs().max()
        assert product.nbytes == kept_bytes(source) == source.nbytes // rows * (-(-rows // 64) * 64)

    @pytest.mark.parametrize("kind", ["Q4_0", "Q4_1", "Q8_0", *AS_IN_FILE])
    @pytest.mark.parametrize("sign", [1, -1])
    def it_adds_up_the_greatest_codes_without_overflow(
        self, kernels: ctypes.CDLL, monkeypatch: pytest.MonkeyPatch, kind: str, sign: int
    ) -> None:
        """Rows of ones are codes of 127 without rounding."""
        monkeypatch.setenv("IMPASTO_ACTIVATIONS", "int8")
        raw, _ = blocks_of(Kind[kind], 64, 512)
        blocks = raw.view(64, -1, gguf.GGML_QUANT_SIZES[Kind[kind]][1])
        blocks[:] = 127 if kind == "Q8_0" else 255
        if kind == "Q6_K":
            blocks[..., 192:208] = 127  # the scales of sixteen columns
        for at in (208,) if kind == "Q6_K" else (0,) if kind in ("Q4_0", "Q5_0", "Q8_0") else (0, 2):
            blocks[..., at : at + 2] = torch.tensor([0.01], dtype=torch.float16).view(torch.uint8)
        source = BlockRows(raw, kind, 512)
        exact = sign * source.dense(0, 64, torch.float32).double().sum(1)
        for some in (kernels, opened(built(AVX2))):
            y = NativeLinear(some, [source]).exact(torch.full((9, 512), float(sign)).bfloat16()).double()
            assert (y - exact).abs().max() <= 1e-3 * exact.abs().max()

    @pytest.mark.parametrize("kind", ["Q4_1", "Q8_0", *AS_IN_FILE])
    def it_multiplies_with_the_same_bits_in_narrower_vectors(
        self, kernels: ctypes.CDLL, monkeypatch: pytest.MonkeyPatch, kind: str
    ) -> None:
        monkeypatch.setenv("IMPASTO_ACTIVATIONS", "int8")
        x = torch.randn(29, 512).bfloat16()
        source, _ = made(kind, 130, 512)
        assert isinstance(source, GroupedRows)
        wide, narrow = (NativeLinear(some, [source]) for some in (kernels, opened(built(AVX2))))
        together = wide.exact(x)
        for tokens in (1, 2, 3, 4, 6, 29):
            assert torch.equal(narrow.exact(x[:tokens]), together[:tokens])

    def it_joins_matrices_of_different_kinds(self, kernels: ctypes.CDLL, steps: str) -> None:
        """As q, k and v of llama.cpp's mixed files are; no size is a whole block."""
        parts = [made(kind, rows, 512) for kind, rows in (("Q5_0", 100), ("Q8_0", 60), ("Q6_K", 33), ("Q4_K", 70))]
        sources = [source for source, _ in parts if isinstance(source, GroupedRows)]
        bias = torch.randn(263)
        joined = NativeLinear(kernels, sources, bias)
        x = torch.randn(20, 512).bfloat16()
        alone = torch.cat([NativeLinear(kernels, [source]).exact(x) for source in sources], dim=1) + bias
        assert steps in BOUND
        assert torch.equal(joined.exact(x), alone)
        assert torch.equal(joined.exact(x[4:5]), alone[4:5])

    def it_takes_no_tokens_at_all(self, kernels: ctypes.CDLL) -> None:
        product, _ = native(kernels, "Q4_0", 64, 256)
        assert product(torch.empty(0, 256).bfloat16()).shape == (0, 64)

    def it_keeps_scales_in_float32_where_float16_would_lose_them(self, kernels: ctypes.CDLL, steps: str) -> None:
        from model.rows import IntegerRows

        packed = torch.randint(-(1 << 31), 1 << 31, (64, 16), dtype=torch.int32)
        for scale in (1e-6, 1e6):
            source = IntegerRows(packed, 4, 128, torch.full((64, 4), scale))
            weight = source.dense(0, 64, torch.float32)
            x = torch.randn(1, 128).bfloat16()
            exact = x.double() @ weight.double().t()
            y = NativeLinear(kernels, [source]).exact(x).double()
            assert (y - exact).norm() / exact.norm() <= BOUND[steps]
