"""What a device does in an instruction or two, and Triton's interpreter otherwise: products of tiles, packed weights.

On a device products are bfloat16 with float32 sums. Triton's interpreter (3.9) multiplies the bits of bfloat16 as integers, so there the
same values are multiplied as float32: rounded as on the device, summed as exactly.
"""  # noqa: E501

# pyright: reportArgumentType=false, reportCallIssue=false, reportGeneralTypeIssues=false, reportOperatorIssue=false
# Triton makes constants of the numbers that a launch is given, and knows options that its types do not.
from __future__ import annotations

import os

import triton
import triton.language as tl

_INTERPRETED = tl.constexpr(os.environ.get("TRITON_INTERPRET") == "1")


def interpreted() -> bool:
    """Whether Triton's interpreter runs the kernels, on the CPU."""
    return bool(_INTERPRETED.value)


@triton.jit
def plus_product(total, a, b):
    """`total` `[m, n]` float32 plus `a` `[m, k]` times `b` `[k, n]`, both bfloat16."""
    if _INTERPRETED:
        return tl.dot(a.to(tl.float32), b.to(tl.float32), total)
    else:  # noqa: RET505 -- Triton compiles one branch only of an if with else
        return tl.dot(a, b, total)


@triton.jit
def nibbles(word):
    """The eight nibbles of each 32-bit word less 8, lowest first, as bfloat16; of two words at once.

    0x430v is the bfloat16 128 + v.
    """
    if _INTERPRETED:
        return (
            _nibble(word, 0), _nibble(word, 4), _nibble(word, 8), _nibble(word, 12),
            _nibble(word, 16), _nibble(word, 20), _nibble(word, 24), _nibble(word, 28),
        )  # fmt: skip
    else:  # noqa: RET505
        return tl.inline_asm_elementwise(
            """
            {
            .reg .b32 two, one, less;
            mov.b32 one, 0x3F803F80;
            mov.b32 less, 0xC308C308;
            prmt.b32 two, $8, $9, 0x4400;
            lop3.b32 $0, two, 0x000F000F, 0x43004300, 0xEA;
            shr.u32 two, two, 4;
            lop3.b32 $1, two, 0x000F000F, 0x43004300, 0xEA;
            fma.rn.bf16x2 $0, $0, one, less;
            fma.rn.bf16x2 $1, $1, one, less;
            prmt.b32 two, $8, $9, 0x5511;
            lop3.b32 $2, two, 0x000F000F, 0x43004300, 0xEA;
            shr.u32 two, two, 4;
            lop3.b32 $3, two, 0x000F000F, 0x43004300, 0xEA;
            fma.rn.bf16x2 $2, $2, one, less;
            fma.rn.bf16x2 $3, $3, one, less;
            prmt.b32 two, $8, $9, 0x6622;
            lop3.b32 $4, two, 0x000F000F, 0x43004300, 0xEA;
            shr.u32 two, two, 4;
            lop3.b32 $5, two, 0x000F000F, 0x43004300, 0xEA;
            fma.rn.bf16x2 $4, $4, one, less;
            fma.rn.bf16x2 $5, $5, one, less;
            prmt.b32 two, $8, $9, 0x7733;
            lop3.b32 $6, two, 0x000F000F, 0x43004300, 0xEA;
            shr.u32 two, two, 4;
            lop3.b32 $7, two, 0x000F000F, 0x43004300, 0xEA;
            fma.rn.bf16x2 $6, $6, one, less;
            fma.rn.bf16x2 $7, $7, one, less;
            }
            """,
            constraints="=r,=r,=r,=r,=r,=r,=r,=r,r,r",
            args=[word],
            dtype=(
                tl.bfloat16, tl.bfloat16, tl.bfloat16, tl.bfloat16, tl.bfloat16, tl.bfloat16, tl.bfloat16, tl.bfloat16
            ),
            is_pure=True,
            pack=2,
        )  # fmt: skip


@triton.jit
def quarters(word):
    """The four e4m3 of each 32-bit word, lowest first, as bfloat16; of two words at once.

    Sign, exponent and fraction put at a bfloat16's places are the number over 2^120.
    """
    if _INTERPRETED:
        return _quarter(word, 0), _quarter(word, 8), _quarter(word, 16), _quarter(word, 24)
    else:  # noqa: RET505
        return tl.inline_asm_elementwise(
            """
            {
            .reg .b32 two, sign, raised;
            mov.b32 raised, 0x7B807B80;
            prmt.b32 two, $4, $5, 0x4400;
            and.b32 sign, two, 0x80008000;
            shr.u32 two, two, 4;
            lop3.b32 two, two, 0x07F007F0, sign, 0xEA;
            mul.rn.bf16x2 $0, two, raised;
            prmt.b32 two, $4, $5, 0x5511;
            and.b32 sign, two, 0x80008000;
            shr.u32 two, two, 4;
            lop3.b32 two, two, 0x07F007F0, sign, 0xEA;
            mul.rn.bf16x2 $1, two, raised;
            prmt.b32 two, $4, $5, 0x6622;
            and.b32 sign, two, 0x80008000;
            shr.u32 two, two, 4;
            lop3.b32 two, two, 0x07F007F0, sign, 0xEA;
            mul.rn.bf16x2 $2, two, raised;
            prmt.b32 two, $4, $5, 0x7733;
            and.b32 sign, two, 0x80008000;
            shr.u32 two, two, 4;
            lop3.b32 two, two, 0x07F007F0, sign, 0xEA;
            mul.rn.bf16x2 $3, two, raised;
            }
            """,
            constraints="=r,=r,=r,=r,r,r",
            args=[word],
            dtype=(tl.bfloat16, tl.bfloat16, tl.bfloat16, tl.bfloat16),
            is_pure=True,
            pack=2,
        )


@triton.jit
def halves(word):
    """The two bfloat16 of each 32-bit word, lowest first."""
    low, high = word << 16, (word >> 16) << 16
    return low.to(tl.float32, bitcast=True).to(tl.bfloat16), high.to(tl.float32, bitcast=True).to(tl.bfloat16)


@triton.jit
def _nibble(word, SHIFT: tl.constexpr):
    return (((word >> SHIFT) & 15).to(tl.float32) - 8.0).to(tl.bfloat16)


@triton.jit
def _quarter(word, SHIFT: tl.constexpr):
    byte = (word >> SHIFT) & 255
    bits = ((byte & 128) << 24) | ((byte & 127) << 20)
    return (bits.to(tl.float32, bitcast=True) * 1.329227995784916e36).to(tl.bfloat16)
