"""The embedded inference engine: GLM-4.5's decoder block in PyTorch. Imports neither `agents` nor `app`.

    engine = model.load("smollm2-135m-instruct")
    print(engine.chat([{"role": "user", "content": "Name a colour."}]).text)

Importing the package, its errors and its store needs no torch; `load` does, and says what to install without it.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from model.errors import ConfigurationError

if TYPE_CHECKING:
    from model.engine import Engine

__all__ = ["load"]

# OpenMP threads that wait by spinning take the cores from a browser that renders meanwhile, and from each other: with
# eight busy processes on two cores, decoding fell from 30 to 1 token/s. OpenMP reads this once, when torch is loaded.
os.environ.setdefault("GOMP_SPINCOUNT", "1000")

_NEEDED = ("torch", "tokenizers", "llguidance", "jinja2", "numpy")


def load(
    name_or_path: str | Path,
    *,
    threads: int = 0,
    data: Path | None = None,
    max_batch: int = 16,
    max_waiting: int = 256,
    kv_memory: int | None = None,
    expert_memory: int | None = None,
    prefill_memory: int | None = None,
    device: Literal["cpu", "cuda"] = "cpu",
) -> Engine:
    """An engine for a model's name, or the path of a GGUF file or of a folder in Hugging Face layout.

    `threads` CPU threads compute (0: all physical cores); `data` is the directory whose `models/` holds pulled files.
    Up to `max_batch` requests are computed at once and `max_waiting` wait; `kv_memory` bytes hold keys and values.

    Without the compiled kernels, prompts are read two to three times faster where a copy of the matrices in bf16 fits
    `prefill_memory` bytes (None: an eighth of the free memory): two bytes for each weight that all tokens pass.

    A mixture of experts that is larger than memory keeps its experts in the file, the most used ones also in memory;
    `expert_memory` sets how many bytes of them.

    On the `device` cuda a GPU keeps the weights and computes (`docs/engine.md`, "On a GPU").

    Raises:
        ModelMissing: no such model here.
        ModelTooLarge: there is too little memory; the sentence says what would fit.
        ModelUnusable: damaged, the wrong hash, or an architecture that is not covered.
        ConfigurationError: the packages that compute are not installed, or there is no such device.
    """
    try:
        from model.engine import Engine
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] not in _NEEDED:
            raise
        raise ConfigurationError(
            f"Running a model here needs the package {error.name}, which is not installed.",
            fix="Install it with `pip install 'impasto[local]'`, or name an OpenAI-compatible endpoint as the model.",
        ) from error
    return Engine.load(
        name_or_path,
        threads=threads,
        data=data,
        max_batch=max_batch,
        max_waiting=max_waiting,
        kv_memory=kv_memory,
        expert_memory=expert_memory,
        prefill_memory=prefill_memory,
        device=device,
    )
