"""The tensors of an open GGUF by name, each checked against the shape that it must have, none silently left out.

This module does not know what the names mean (`gguf_weights.py`) nor kernels (`linear.py`).
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from model import quants
from model.errors import ModelUnusable
from model.gguf import GgufFile, TensorInfo
from model.rows import BlockRows


@dataclass(frozen=True)
class ExpertRows:
    """One matrix of every expert: `raw` `[E, N, bytes per row]`."""

    name: str
    raw: Tensor
    kind: str
    columns: int

    def expert(self, index: int) -> BlockRows:
        """The matrix `[N, K]` of one expert."""
        return BlockRows(self.raw[index], self.kind, self.columns)

    @property
    def expert_nbytes(self) -> int:
        """Size of one expert's matrix in the file."""
        return self.raw[0].nbytes


class GgufTensors:
    """Reads tensors and keeps count of them."""

    def __init__(self, file: GgufFile) -> None:
        self.file = file
        self._unread = set(file.tensors)
        self._used: list[str] = []

    def __contains__(self, name: str) -> bool:
        return name in self.file.tensors

    def rows(self, name: str, rows: int, columns: int, order: Tensor | None = None) -> BlockRows:
        """A matrix `[rows, columns]`, its rows taken in `order`.

        Raises:
            ModelUnusable: it is missing or has another shape.
        """
        info = self._info(name, (rows, columns))
        return BlockRows(self._raw(name).view(rows, info.row_bytes), info.type.name, columns, order)

    def expert_rows(self, name: str, experts: int, rows: int, columns: int) -> ExpertRows:
        """A matrix `[rows, columns]` for each of `experts`.

        Raises:
            ModelUnusable: it is missing or has another shape.
        """
        info = self._info(name, (experts, rows, columns))
        return ExpertRows(name, self._raw(name).view(experts, rows, info.row_bytes), info.type.name, columns)

    def matrix(self, name: str, rows: int, columns: int) -> Tensor:
        """A small matrix in float32.

        Raises:
            ModelUnusable: it is missing or has another shape.
        """
        return self.rows(name, rows, columns).dense(0, rows, torch.float32).clone()

    def vector(self, name: str, size: int) -> Tensor:
        """A vector in float32.

        Raises:
            ModelUnusable: it is missing or has another shape.
        """
        info = self._info(name, (size,))
        return quants.dequantize(info.type.name, self._raw(name).view(1, -1)).view(-1).clone()

    def optional_vector(self, name: str, size: int) -> Tensor | None:
        """A vector in float32; None where the file has none of that name."""
        return self.vector(name, size) if name in self else None

    def same(self, name: str, other: str) -> bool:
        """Whether two tensors have the same type, shape and bytes."""
        one, two = self.file.tensors[name], self.file.tensors[other]
        return (one.type, one.shape) == (two.type, two.shape) and torch.equal(self._raw(name), self._raw(other))

    def release(self) -> None:
        """What was read since the last call has been copied or packed: give its pages back."""
        for name in self._used:
            self.file.release(name)
        self._used.clear()

    def leave_out(self, prefix: str) -> None:
        """What begins so is not needed."""
        self._unread = {name for name in self._unread if not name.startswith(prefix)}

    def refuse_unread(self) -> None:
        """Raises:
        ModelUnusable: the file holds a tensor that nobody asked for.
        """
        if self._unread:
            name = min(self._unread)
            raise ModelUnusable(
                f"The model holds the tensor {name!r}, whose use in this architecture is not known here."
            )

    def _info(self, name: str, shape: tuple[int, ...]) -> TensorInfo:
        info = self.file.tensors.get(name)
        if info is None:
            raise ModelUnusable(f"The model lacks the tensor {name!r}.")
        if info.shape != shape:
            raise ModelUnusable(f"The tensor {name!r} is {list(info.shape)}, but {list(shape)} is expected.")
        self._unread.discard(name)
        self._used.append(name)
        return info

    def _raw(self, name: str) -> Tensor:
        return torch.frombuffer(self.file.bytes_of(name), dtype=torch.uint8)
