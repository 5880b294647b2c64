"""Models for the tests: the embedded one, and tiny GGUF files written with the `gguf` package."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import torch

import model
from model.engine import Engine

NATIVE = os.environ.get("IMPASTO_NATIVE")
"""As the whole run has it; a module may set it for itself."""


@pytest.fixture(scope="session")
def engine() -> Engine:
    """SmolLM2-135M-Instruct, once per test run, with the usual kernels and precisions whichever module asks first."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("IMPASTO_ACTIVATIONS", "IMPASTO_KV", "IMPASTO_NATIVE"):
            patch.delenv(name, raising=False)
        if NATIVE is not None:
            patch.setenv("IMPASTO_NATIVE", NATIVE)
        return model.load("smollm2-135m-instruct", threads=1)


@pytest.fixture(scope="session")
def smollm2_path() -> Path:
    from model import store

    return store.locate(store.EMBEDDED, None)


@pytest.fixture(autouse=True)
def _seeded() -> None:
    torch.manual_seed(0)
