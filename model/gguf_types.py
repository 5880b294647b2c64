"""ggml's types of tensors: their numbers in a file, and how many bytes how many values take.

Numbers and sizes: ggml.h and ggml-common.h of llama.cpp. This module does not know how blocks decode (`quants.py`).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class QuantType:
    """One ggml tensor type: `block` values take `size` bytes."""

    name: str
    block: int
    size: int


TYPES = {
    0: QuantType("F32", 1, 4),
    1: QuantType("F16", 1, 2),
    2: QuantType("Q4_0", 32, 18),
    3: QuantType("Q4_1", 32, 20),
    6: QuantType("Q5_0", 32, 22),
    7: QuantType("Q5_1", 32, 24),
    8: QuantType("Q8_0", 32, 34),
    10: QuantType("Q2_K", 256, 84),
    11: QuantType("Q3_K", 256, 110),
    12: QuantType("Q4_K", 256, 144),
    13: QuantType("Q5_K", 256, 176),
    14: QuantType("Q6_K", 256, 210),
    20: QuantType("IQ4_NL", 32, 18),
    23: QuantType("IQ4_XS", 256, 136),
    30: QuantType("BF16", 1, 2),
    39: QuantType("MXFP4", 32, 17),
}
"""The types that are read, by their number in a file."""
UNREAD_TYPES = {
    9: "Q8_1", 15: "Q8_K", 16: "IQ2_XXS", 17: "IQ2_XS", 18: "IQ3_XXS", 19: "IQ1_S", 21: "IQ3_S", 22: "IQ2_S",
    24: "I8", 25: "I16", 26: "I32", 27: "I64", 28: "F64", 29: "IQ1_M", 34: "TQ1_0", 35: "TQ2_0", 40: "NVFP4",
}  # fmt: skip
"""Names of the others, for the sentence that refuses them."""
