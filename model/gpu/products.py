"""The product of two tiles, for the other kernels.

On a device it is bfloat16 with float32 sums. Triton's interpreter (3.9) multiplies the bits of bfloat16 as integers, so there the same values
are multiplied as float32: rounded as on the device, summed as exactly.
"""  # noqa: E501

from __future__ import annotations

import os

import triton
import triton.language as tl

_INTERPRETED = tl.constexpr(os.environ.get("TRITON_INTERPRET") == "1")


@triton.jit
def plus_product(total, a, b):
    """`total` `[m, n]` float32 plus `a` `[m, k]` times `b` `[k, n]`, both bfloat16."""
    if _INTERPRETED:
        return tl.dot(a.to(tl.float32), b.to(tl.float32), total)
    else:  # noqa: RET505 -- Triton compiles one branch only of an if with else
        return tl.dot(a, b, total)
