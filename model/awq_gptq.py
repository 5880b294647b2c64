"""AWQ and GPTQ checkpoints: matrices that are stored with K first, as `Rows`.

| method | `qweight` | `qzeros` | `scales` |
| --- | --- | --- | --- |
| `awq` (gemm) | `[K, N / 8]`, eight columns interleaved in a word | `[G, N / 8]`, likewise | `[G, N]` |
| `gptq` | `[K · bits / 32, N]`, in order | `[G, N · bits / 32]`, one too small unless `gptq_v2` | `[G, N]` |

Sources: `awq/utils/packing_utils.py` of AutoAWQ, `nn_modules/qlinear` of GPTQModel. This module does not know where
tensors lie.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from model.errors import ModelUnusable
from model.rows import IntegerRows, unpack
from model.schemes import Scheme, unreadable

Read = Callable[[str], Tensor | None]

_AWQ_ORDER = (0, 4, 1, 5, 2, 6, 3, 7)
"""In which nibble of a word each of eight columns lies."""


class AwqRows(IntegerRows):
    """4-bit integers whose words hold eight rows of one column."""

    def __init__(self, stored: Tensor, scale: Tensor, zero: Tensor) -> None:
        """`stored` is `[K, N / 8]` int32; `scale` and `zero` are `[N, G]`."""
        super().__init__(stored, 4, stored.shape[0], scale, zero)
        self.shape = (stored.shape[1] * 8, stored.shape[0])

    def _codes(self, rows: slice | Tensor) -> Tensor:
        rows = torch.arange(self.shape[0])[rows] if isinstance(rows, slice) else rows
        first, last = int(rows.min()) // 8, int(rows.max()) // 8 + 1
        return _awq_columns(self._stored[:, first:last]).t()[rows - 8 * first]


def is_stored(read: Read, prefix: str) -> bool:
    """Whether the module's matrix is stored so; methods may leave some as plain floats."""
    return read(f"{prefix}.qweight") is not None


def rows(read: Read, prefix: str, scheme: Scheme) -> IntegerRows:
    """The matrix of a module whose scheme has the layout `awq`, `gptq` or `gptq_v2`.

    Raises:
        ModelUnusable: a tensor is missing, or has the wrong type or shape.
    """
    words, zeros = _words(read, f"{prefix}.qweight"), _words(read, f"{prefix}.qzeros")
    scale = read(f"{prefix}.scales")
    if scale is None or scale.dim() != 2 or not scale.is_floating_point() or scale.element_size() == 1:
        raise ModelUnusable(f"The model has no matrix of floats {prefix + '.scales'!r}.")
    if not bool(torch.isfinite(scale).all()):
        raise ModelUnusable(f"The tensor {prefix + '.scales'!r} holds scales that are no numbers.")
    per_word = 32 // scheme.bits
    columns = words.shape[0] if scheme.layout == "awq" else words.shape[0] * per_word
    count = words.shape[1] * per_word if scheme.layout == "awq" else words.shape[1]
    group = scheme.group or columns
    shapes = {"scales": (columns // group, count), "qzeros": (columns // group, count // per_word)}
    for name, found in (("scales", scale), ("qzeros", zeros)):
        if columns % group or count % per_word or found.shape != shapes[name]:
            raise ModelUnusable(
                f"The tensor {prefix + '.' + name!r} is {list(found.shape)}, which does not fit {count} rows and "
                f"{columns} columns in groups of {group}."
            )
    if scheme.layout == "awq":
        return AwqRows(words, scale.t(), _awq_columns(zeros).t())
    _check_order(read(f"{prefix}.g_idx"), prefix, columns, group)
    zero = unpack(zeros, scheme.bits).to(torch.int16) + (scheme.layout == "gptq")
    return IntegerRows(words.t(), scheme.bits, columns, scale.t(), None if _is_zero(zero) else zero.t())


def _awq_columns(words: Tensor) -> Tensor:
    """`[n, P]` words to signed codes `[n, 8 · P]` in the order of columns."""
    return unpack(words, 4).unflatten(1, (-1, 8))[:, :, list(_AWQ_ORDER)].flatten(1)


def _words(read: Read, name: str) -> Tensor:
    words = read(name)
    if words is None:
        raise ModelUnusable(f"The model lacks the tensor {name!r}.")
    if words.dtype != torch.int32 or words.dim() != 2 or not words.numel():
        raise ModelUnusable(
            f"The tensor {name!r} is {list(words.shape)} of {words.dtype}, but a matrix of int32 is expected."
        )
    return words


def _check_order(order: Tensor | None, prefix: str, columns: int, group: int) -> None:
    if order is not None and not torch.equal(order.long(), torch.arange(columns) // group):
        raise unreadable(f"the columns of {prefix} are grouped in the order of activations (desc_act)")


def _is_zero(zero: Tensor) -> bool:
    return not bool(zero.any())
