"""A model's tensors by Hugging Face names, checked against the shapes that are expected, and counted.

A matrix is read as `Rows`, however it is quantized; a product made from it owns its memory, so that the pages of a
mapped file can be given back. This module does not know which names a model has (`hf_weights.py`), nor files.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

import torch
from torch import Tensor

from model import compressed, linear
from model.accelerator import Accelerator
from model.errors import ModelUnusable
from model.linear import Linear
from model.rows import FloatRows, Rows


class Source(Protocol):
    """Named tensors, mapped or in memory."""

    def __contains__(self, name: object) -> bool: ...

    def __iter__(self) -> Iterator[str]: ...

    def tensor(self, name: str) -> Tensor:
        """The tensor; not to be written to."""
        ...

    def release(self, name: str, index: int | None = None) -> None:
        """It (or its part `index`) will not be needed soon."""
        ...

    def read_ahead(self, name: str, index: int | None = None) -> None:
        """It (or its part `index`) will be needed soon."""
        ...


class InMemory:
    """A state dict as a source. Whoever made it owns its memory."""

    def __init__(self, state: Mapping[str, Tensor]) -> None:
        self._state = state

    def __contains__(self, name: object) -> bool:
        return name in self._state

    def __iter__(self) -> Iterator[str]:
        return iter(self._state)

    def tensor(self, name: str) -> Tensor:
        return self._state[name]

    def release(self, name: str, index: int | None = None) -> None:
        """Nothing to do."""

    def read_ahead(self, name: str, index: int | None = None) -> None:
        """Nothing to do."""


class NamedTensors:
    """The tensors of `source`. `unread` are the names that nobody has asked for."""

    def __init__(
        self,
        source: Source,
        config_json: Mapping[str, Any],
        dtype: torch.dtype,
        accelerator: Accelerator | None = None,
    ) -> None:
        """`config_json` says how matrices are quantized; products compute in `dtype`, or on the `accelerator`."""
        self.source, self.dtype, self.accelerator = source, dtype, accelerator
        self.unread = set(source)
        self._config_json = config_json
        self._used: list[str] = []

    def __contains__(self, name: str) -> bool:
        return name in self.source

    def rows(self, prefix: str, rows: int, columns: int) -> Rows:
        """The matrix of the module `prefix`, as it lies in the source.

        Raises:
            ModelUnusable: it is missing, or has the wrong shape or type.
        """
        found = compressed.rows(self._read, prefix, compressed.scheme_of(self._config_json, prefix))
        if found.shape != (rows, columns):
            raise _wrong_shape(prefix + ".weight", list(found.shape), [rows, columns])
        return found

    def product(self, prefix: str, rows: int, columns: int, *, bias: Tensor | None = None) -> Linear:
        """The product with one matrix. Raises as `rows`."""
        return self.stacked([self.rows(prefix, rows, columns)], bias)

    def stacked(self, sources: Sequence[Rows], bias: Tensor | None = None) -> Linear:
        """The product with matrices stacked along N. It owns their memory."""
        only = sources[0]
        copied = self.accelerator is not None
        if not copied and len(sources) == 1 and isinstance(only, FloatRows) and only.weight.dtype == self.dtype:
            sources = [FloatRows(only.weight.clone())]  # else it would compute from the file's own pages
        return linear.from_rows(sources, bias, dtype=self.dtype, accelerator=self.accelerator)

    def vector(self, name: str, size: int) -> Tensor:
        """A float32 vector of its own memory. Raises as `tensor`."""
        return self.tensor(name, size).to(torch.float32, copy=True)

    def tensor(self, name: str, *shape: int) -> Tensor:
        """Plain floats, as they lie in the source.

        Raises:
            ModelUnusable: it is missing, or has the wrong shape or type.
        """
        found = self._read(name)
        if found is None:
            raise ModelUnusable(f"The model lacks the tensor {name!r}.")
        if found.shape != shape:
            raise _wrong_shape(name, list(found.shape), list(shape))
        if not found.is_floating_point() or found.element_size() == 1:
            raise ModelUnusable(f"The tensor {name!r} is of {str(found.dtype).removeprefix('torch.')}, not of floats.")
        return found

    def same(self, name: str, other: str) -> bool:
        """Whether two tensors have the same bytes."""
        if name not in self or other not in self:
            return False
        left, right = self.source.tensor(name), self.source.tensor(other)
        equal = left.dtype == right.dtype and left.shape == right.shape and torch.equal(left, right)
        self.source.release(name)
        self.source.release(other)
        return equal

    def release(self) -> None:
        """What was read since the last call has been copied: give its pages back."""
        for name in self._used:
            self.source.release(name)
        self._used.clear()

    def _read(self, name: str) -> Tensor | None:
        if name not in self.source:
            return None
        self.unread.discard(name)
        self._used.append(name)
        return self.source.tensor(name)


def _wrong_shape(name: str, found: list[int], expected: list[int]) -> ModelUnusable:
    return ModelUnusable(f"The tensor {name!r} is {found}, but {expected} is expected.")
