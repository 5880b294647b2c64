"""Quantized checkpoints decode to the values that they stand for, or are refused with the reason."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from torch import Tensor

from model import compressed, linear
from model.compressed import Scheme
from model.errors import ModelUnusable
from tests.effort import examples
from tests.model import checkpoints
from tests.model.checkpoints import Stored
from tests.model.test_linear import rounding

NAME = "model.layers.3.mlp.experts.7.up_proj"
MATRIX = torch.randn(200, 384, generator=torch.Generator().manual_seed(5)) * 0.05
FORMS = checkpoints.every(MATRIX)


def rows_of(stored: Stored, **changes: Tensor | None) -> compressed.Rows:
    tensors = stored.tensors | changes
    scheme = compressed.scheme_of({"quantization_config": stored.config}, NAME)
    return compressed.rows(lambda name: tensors.get(name.removeprefix(NAME + ".")), NAME, scheme)


class DescribeRows:
    @pytest.mark.parametrize("form", FORMS)
    def it_decodes_to_the_values_that_were_stored(self, form: str) -> None:
        rows = rows_of(FORMS[form])
        assert rows.shape == (200, 384)
        torch.testing.assert_close(rows.dense(0, 200, torch.float32), FORMS[form].values, rtol=1e-6, atol=1e-8)
        torch.testing.assert_close(
            rows.dense(130, 190, torch.float32), FORMS[form].values[130:190], rtol=1e-6, atol=1e-8
        )
        assert (FORMS[form].values - MATRIX).norm() <= (0.2 if "int4" in form else 0.04) * MATRIX.norm()

    @pytest.mark.parametrize("form", FORMS)
    @pytest.mark.parametrize("tokens", [1, 5, 300])
    def it_multiplies_within_the_error_of_its_precision(self, form: str, tokens: int) -> None:
        x = torch.randn(tokens, 384).bfloat16()
        exact = x.double() @ FORMS[form].values.double().t()
        product = linear.from_rows([rows_of(FORMS[form])])
        assert (product(x).double() - exact).norm() <= rounding() * exact.norm()

    @pytest.mark.parametrize("form", FORMS)
    def it_asks_for_every_tensor_that_the_form_has(self, form: str) -> None:
        activations = {} if "qweight" in FORMS[form].tensors else {"input_scale": torch.ones(1)}
        tensors = FORMS[form].tensors | activations
        asked = set()

        def read(name: str) -> Tensor | None:
            asked.add(name.removeprefix(NAME + "."))
            return tensors.get(name.removeprefix(NAME + "."))

        compressed.rows(read, NAME, compressed.scheme_of({"quantization_config": FORMS[form].config}, NAME))
        assert tensors.keys() <= asked

    def it_takes_plain_floats_for_what_they_are(self) -> None:
        plain = Stored({"weight": MATRIX.bfloat16()}, MATRIX, FORMS["int4-32"].config)
        assert torch.equal(rows_of(plain).dense(0, 200, torch.bfloat16), MATRIX.bfloat16())

    def it_reads_packed_rows_that_do_not_fill_their_last_word(self) -> None:
        stored = checkpoints.integers(MATRIX[:, :36], 4, 12, symmetric=True, packed=True)
        assert stored.tensors["weight_packed"].shape == (200, 5)
        rows = rows_of(stored)
        torch.testing.assert_close(rows.dense(0, 200, torch.float32), stored.values, rtol=1e-6, atol=1e-8)
        x = torch.randn(3, 36).bfloat16()
        exact = x.float() @ stored.values.t()
        assert (linear.from_rows([rows])(x).float() - exact).norm() <= 0.006 * exact.norm()

    @pytest.mark.parametrize(
        ("form", "changes", "reason"),
        [
            ("int4-32", {"weight_packed": None}, "lacks the tensor '.*weight'"),
            ("int4-32", {"weight_scale": None}, "lacks the tensor '.*weight_scale'"),
            ("int4-32", {"weight_scale": torch.ones(200, 11)}, r"\[200, 11\], but \[200, 12\] is expected"),
            ("int4-32", {"weight_scale": torch.ones(200, 12, dtype=torch.int32)}, "of int32, but floats"),
            ("int4-32", {"weight_scale": torch.full((200, 12), float("nan"))}, "no numbers"),
            ("int4-32", {"weight_shape": torch.tensor([200, 9000])}, "says .*9000"),
            ("int4-32", {"weight_shape": torch.tensor([1.0, 2.0])}, "not two whole numbers"),
            ("int4-32", {"weight_shape": torch.tensor([200, 383])}, "groups of 32 do not divide"),
            ("int4-32", {"weight_packed": torch.zeros(200, 48)}, "not a matrix|has a scale"),
            ("int4-32", {"weight_packed": torch.zeros(200, 48, dtype=torch.int64)}, "of int64, but int32"),
            ("int4-32", {"weight_packed": torch.zeros(9600, dtype=torch.int32)}, "no matrix has"),
            ("int4-32", {"weight_packed": torch.zeros(0, 48, dtype=torch.int32)}, "no matrix has"),
            ("int4-32", {"weight_g_idx": torch.zeros(384, dtype=torch.int32)}, "grouped in another order"),
            ("int4-32-asymmetric", {"weight_zero_point": None}, "lacks the tensor '.*zero_point'"),
            ("int4-32-asymmetric", {"weight_zero_point": torch.zeros(200, 12, dtype=torch.int8)}, r"\[25, 12\] int32"),
            ("int8-asymmetric", {"weight_zero_point": torch.zeros(100, 1, dtype=torch.int8)}, "int8 are expected"),
            ("int8", {"weight": torch.zeros(200, 384, dtype=torch.uint8)}, "of uint8, but int8"),
            ("fp8-block", {"weight": torch.zeros(200, 384, dtype=torch.int8)}, "of int8, but float8_e4m3fn"),
            ("fp8-block", {"weight": torch.zeros(200, 384).to(torch.float8_e5m2)}, "of float8_e5m2"),
            ("fp8-block", {"weight_scale": torch.ones(2, 4)}, r"\[2, 4\], but \[2, 3\] is expected"),
            ("fp8-channel", {"weight_scale": torch.ones(201, 1)}, r"\[201, 1\], but \[200, 1\]"),
            ("awq-int4-64", {"scales": torch.ones(5, 200)}, r"scales' is \[5, 200\], which does not fit 200 rows"),
            ("awq-int4-64", {"scales": None}, "no matrix of floats"),
            ("awq-int4-64", {"qzeros": None}, "lacks the tensor '.*qzeros'"),
            ("awq-int4-64", {"qweight": torch.zeros(384, 25)}, "matrix of int32 is expected"),
            ("awq-int4-64", {"qweight": None}, "lacks the tensor '.*weight'"),
            ("gptq-int4-64", {"scales": torch.full((6, 200), torch.inf)}, "no numbers"),
            ("gptq-int4-64", {"g_idx": torch.arange(384).flip(0) // 64}, "order of activations"),
            ("gptq-int4-64", {"g_idx": torch.arange(3)}, "order of activations"),
            ("deepseek", {"weight_scale_inv": None}, "lacks the tensor '.*weight_scale'"),
        ],
    )
    def it_refuses_what_does_not_fit(self, form: str, changes: dict[str, Tensor | None], reason: str) -> None:
        with pytest.raises(ModelUnusable, match=reason):
            rows_of(FORMS[form], **changes)

    def it_refuses_8_bit_floats_that_the_configuration_does_not_mention(self) -> None:
        stored = Stored(FORMS["fp8-block"].tensors, MATRIX, {})
        with pytest.raises(ModelUnusable, match="not a matrix of floats"):
            rows_of(stored)

    @settings(max_examples=examples(300), deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(data=st.data())
    def it_refuses_or_decodes_any_mutation(self, data: st.DataObject) -> None:
        stored = FORMS[data.draw(st.sampled_from(sorted(FORMS)))]
        victim = data.draw(st.sampled_from([*stored.tensors, "weight", "weight_scale", "weight_shape", "qweight"]))
        with contextlib.suppress(ModelUnusable):
            rows = rows_of(stored, **{victim: data.draw(ODD_TENSORS)})
            count, columns = rows.shape
            assert rows.dense(0, count, torch.float32).shape == rows.shape
            assert linear.from_rows([rows])(torch.zeros(2, columns).bfloat16()).shape == (2, count)


DTYPES = [torch.bfloat16, torch.float32, torch.float8_e4m3fn, torch.float8_e5m2, torch.int8, torch.uint8, torch.int32,
          torch.int64, torch.bool]  # fmt: skip
SIZES = st.sampled_from([0, 1, 2, 3, 12, 25, 48, 96, 200, 384])
ODD_TENSORS = st.none() | st.builds(
    lambda shape, dtype: torch.ones(shape).to(dtype), st.lists(SIZES, max_size=3), st.sampled_from(DTYPES)
)


def config_with(**changes: Any) -> dict[str, Any]:
    """A packed int4 configuration with changes to its one group's weights."""
    weights = {"num_bits": 4, "type": "int", "strategy": "group", "group_size": 32, "symmetric": True} | changes
    return {"quantization_config": checkpoints.config_of("pack-quantized", weights)}


class DescribeSchemeOf:
    def it_finds_none_where_nothing_is_quantized(self) -> None:
        assert compressed.scheme_of({}, NAME) is None
        assert compressed.scheme_of({"quantization_config": None}, NAME) is None

    @pytest.mark.parametrize(
        ("name", "quantized"),
        [
            (NAME, True),
            ("model.layers.0.self_attn.q_proj", True),
            ("lm_head", False),
            ("model.embed_tokens", False),
            ("model.layers.3.mlp.gate", False),
            ("model.layers.3.mlp.gate_proj", True),
            ("model.layers.0.input_layernorm", False),
        ],
    )
    def it_takes_linear_layers_but_for_those_to_ignore(self, name: str, quantized: bool) -> None:
        assert (compressed.scheme_of(config_with(), name) is not None) == quantized

    def it_reads_patterns_and_a_format_per_group(self) -> None:
        int4 = {"targets": ["re:.*experts.*"], "weights": {"num_bits": 4, "group_size": 128, "strategy": "group"}}
        fp8 = {
            "targets": [r"re:model\.layers\.\d+\.self_attn\.(q|k|v|o)_proj$"],
            "weights": {"num_bits": 8, "type": "float", "strategy": "channel"},
            "input_activations": {"num_bits": 8, "type": "float", "strategy": "token", "dynamic": True},
        }
        config = {
            "quant_method": "compressed-tensors",
            "format": "mixed-precision",
            "ignore": ["lm_head", "re:.*layers\\.92\\..*"],
            "config_groups": {
                "group_0": int4 | {"format": "pack-quantized"},
                "group_1": fp8 | {"format": "float-quantized"},
            },
        }
        json = {"quantization_config": config}
        assert compressed.scheme_of(json, NAME) == Scheme(False, 4, packed=True, group=128)
        assert compressed.scheme_of(json, "model.layers.3.self_attn.q_proj") == Scheme(True, 8, block=(1, 0))
        assert compressed.scheme_of(json, "model.layers.92.mlp.experts.7.up_proj") is None
        assert compressed.scheme_of(json, "model.layers.3.mlp.shared.up_proj") is None

    @pytest.mark.parametrize(
        ("config", "reason"),
        [
            ({"quant_method": "awq"}, "AWQ of None bits"),
            ({"quant_method": "awq", "bits": 4, "version": "gemv"}, "in the version gemv; 4 bits, gemm are read"),
            ({"quant_method": "awq", "bits": 4, "group_size": 0}, "per group of 0"),
            ({"quant_method": "gptq", "bits": 3, "group_size": 128}, "GPTQ of 3 bits"),
            ({"quant_method": "gptq", "bits": 4, "dynamic": {"+:.*": {"bits": 8}}}, "other bits for some modules"),
            ({"quant_method": "bitsandbytes"}, "tables of 4-bit floats"),
            ({"quant_method": "quark"}, "quantized as quark: which is not known"),
            ({"quant_method": ["x"]}, "quantized as"),
            (checkpoints.config_of("nvfp4-pack-quantized", {"num_bits": 4, "type": "float"}), "nvfp4.*4-bit floats"),
            (checkpoints.config_of("marlin-24", {}), "sparse matrices"),
            (checkpoints.config_of("pack-quantized", {"num_bits": 3, "type": "int"}), "weights of 3 bits"),
            (checkpoints.config_of("pack-quantized", {"num_bits": 4, "actorder": "group"}), "order of activations"),
            (checkpoints.config_of("float-quantized", {"num_bits": 8, "type": "float"}), "a scale per None"),
            (
                checkpoints.config_of("float-quantized", {"num_bits": 8, "type": "float", "strategy": "block"}),
                "blocks have the size None",
            ),
            (checkpoints.config_of("x", {}, transform_config={"config_groups": {"a": 1}}), "rotated"),
            (checkpoints.config_of("x", {}, sparsity_config={"format": "sparse-24-bitmask"}), "sparse matrices"),
            (checkpoints.config_of("x", {}, ignore=["re:((a+)+)+$"]), "too involved"),
            (checkpoints.config_of("x", {}, ignore=["re:" + ".*" * 40 + "x"]), "too involved"),
            (checkpoints.config_of("x", {}, ignore=["re:("]), "which is none"),
            (checkpoints.config_of("x", {}, ignore="lm_head"), "not a list of names"),
            ({"quant_method": "compressed-tensors"}, "no config_groups"),
            ({"quant_method": "fp8", "weight_block_size": [128, -1]}, r"blocks have the size \[128, -1\]"),
            ("int4", "not an object"),
        ],
    )
    def it_names_what_it_does_not_read(self, config: Any, reason: str) -> None:
        with pytest.raises(ModelUnusable, match=reason):
            compressed.scheme_of({"quantization_config": config}, NAME)

    @settings(max_examples=examples(300), deadline=None)
    @given(data=st.data())
    def it_refuses_or_accepts_any_values(self, data: st.DataObject) -> None:
        odd = st.none() | st.booleans() | st.integers(-3, 1 << 40) | st.text(max_size=5) | st.floats() | st.just([[]])
        weights = data.draw(
            st.dictionaries(
                st.sampled_from(
                    ["num_bits", "type", "strategy", "group_size", "symmetric", "block_structure", "actorder"]
                ),
                odd | st.sampled_from(["int", "float", "group", "channel", "block", 4, 8, 32]),
            )
        )
        formats = ["pack-quantized", "float-quantized", "int-quantized", "naive-quantized"]
        config = checkpoints.config_of(data.draw(st.sampled_from(formats) | odd), weights)
        config |= data.draw(
            st.dictionaries(st.sampled_from(["ignore", "config_groups", "format", "quant_method"]), odd)
        )
        with contextlib.suppress(ModelUnusable):
            scheme = compressed.scheme_of({"quantization_config": config}, NAME)
            assert scheme is None or scheme.bits in (4, 8)
