"""What the tests of the compiled kernels stand on: kernels that this machine can compile, and two threads.

Tiles are left out but in their own tests: with them a token of a prompt has other bits than one of an answer.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch

from model.native.library import library


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Two threads for the test; where no kernels can be compiled there is nothing to test."""
    if library() is None:
        pytest.skip("no AVX2 or no compiler here: torch's kernels compute")
    monkeypatch.setenv("IMPASTO_TILES", "0")
    threads = torch.get_num_threads()
    torch.set_num_threads(2)
    yield
    torch.set_num_threads(threads)
