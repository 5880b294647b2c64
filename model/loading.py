"""From a path to the parts of an engine, whatever kind of model lies there, as far as memory allows.

This module does not know names of models (`store.py`), nor engines.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path

import torch

from model import config as configs
from model import fit, gguf, gguf_weights, memory, safetensors
from model.accelerator import Accelerator
from model.decoder import Decoder
from model.errors import ConfigurationError, ModelTooLarge
from model.experts import HotSet
from model.fit import Plan, Size
from model.hf import HfFolder
from model.native.kept import kept
from model.native.library import library
from model.tokenizer import ModelTokenizer


@dataclass(frozen=True)
class LoadedModel:
    """What an engine is put together from."""

    decoder: Decoder
    tokenizer: ModelTokenizer
    template: str | None
    kv_memory: int | None
    """Bytes for keys and values; None: as usual."""
    hot: HotSet | None
    """The experts that are held of a model that is larger than memory."""
    note: str
    """A sentence for the person who waits, where something is not as usual."""
    short: bool
    """Memory is, so that nothing may be taken for what only makes it faster."""


def load(
    path: Path,
    name: str,
    *,
    dtype: torch.dtype | None = None,
    kv_memory: int | None = None,
    expert_memory: int | None = None,
    available: Callable[[], int | None] = memory.available,
    device: str = "cpu",
) -> LoadedModel:
    """Load a GGUF file or a folder in Hugging Face layout.

    Activations are in `dtype`; None: float32 for a folder of float32 matrices that fits as usual, else bfloat16.
    `expert_memory` bytes hold routed experts and the others stay in the file; None: what fits. `available` tells how
    much memory there is. On the `device` cuda all of it is in the GPU's memory, and activations are bfloat16.

    Raises:
        ModelMissing: a file is not there.
        ModelUnusable: damaged, or an architecture or quantization that is not covered.
        ModelTooLarge: there is too little memory in any case.
        ConfigurationError: there is no such device.
    """
    if device != "cpu":
        return _on_gpu(_open(path, torch.bfloat16), name, kv_memory)
    opened = _open(path, dtype)
    if expert_memory is None:
        plan = opened.plan(name, available(), kv_memory)
    else:
        plan = Plan(expert_memory=expert_memory, kv_memory=kv_memory)
    hot = None if plan.expert_memory is None else HotSet(plan.expert_memory)
    with torch.inference_mode(), _kept(path, hot):
        decoder = opened.decoder(hot, plan.compact)
    return LoadedModel(decoder, opened.tokenizer(), opened.template(), plan.kv_memory, hot, plan.note, plan.short)


def _on_gpu(opened: _Gguf | _Folder, name: str, kv_memory: int | None) -> LoadedModel:
    try:
        from model.gpu import accelerator as gpu
    except ModuleNotFoundError as error:
        raise ConfigurationError(
            f"Computing on a GPU needs the package {error.name}, which is not installed.",
            fix="Install torch's build for CUDA, which brings it, or use the device `cpu`.",
        ) from error
    there = gpu.device()
    sizes = {kind: opened.size(gpu.Gpu(there, kind)) for kind in gpu.kinds()}
    kind, kv_memory = gpu.fitting(name, sizes, gpu.free_bytes(there), kv_memory)
    with torch.inference_mode():
        decoder = opened.decoder(None, False, gpu.Gpu(there, kind))
    note = f"{name} computes on {gpu.name(there)}, with what its file has in other kinds as {kind}."
    return LoadedModel(decoder, opened.tokenizer(), opened.template(), kv_memory, None, note, short=True)


def _kept(path: Path, hot: HotSet | None) -> AbstractContextManager[None]:
    """What the compiled kernels pack is kept for the next start; not where experts stay in the file."""
    kernels = library()
    if kernels is None or hot is not None:
        return nullcontext()
    folder = path if path.is_dir() else path.parent if path.suffix == ".safetensors" else None
    files = [path] if folder is None else sorted(folder.glob("*.safetensors"))
    return kept([*files, *([folder / "config.json"] if folder else [])], kernels._name)


def _open(path: Path, dtype: torch.dtype | None) -> _Gguf | _Folder:
    safetensors.refuse_pickle(path)
    if path.suffix == ".safetensors":
        path = path.parent
    return _Folder(path, dtype) if path.is_dir() else _Gguf(path, dtype or torch.bfloat16)


class _Gguf:
    def __init__(self, path: Path, dtype: torch.dtype) -> None:
        self._file, self._dtype = gguf.read(path), dtype

    def plan(self, name: str, available: int | None, kv_memory: int | None) -> Plan:
        embedding = self._file.tensors.get("token_embd.weight")
        config = configs.from_gguf(self._file.metadata, embedding.shape[0] if embedding is not None else 1)
        size, compact = (fit.of_gguf(self._file, config, compact=compact) for compact in (False, True))
        return fit.plan(name, size, available, kv_memory=kv_memory, compact=compact)

    def size(self, accelerator: Accelerator) -> Size:
        return fit.of_gguf(self._file, gguf_weights.config_of(self._file), accelerator=accelerator)

    def decoder(self, hot: HotSet | None, compact: bool, accelerator: Accelerator | None = None) -> Decoder:
        return gguf_weights.from_gguf(self._file, dtype=self._dtype, hot=hot, compact=compact, accelerator=accelerator)

    def tokenizer(self) -> ModelTokenizer:
        return ModelTokenizer(self._file.metadata)

    def template(self) -> str | None:
        found = self._file.metadata.get("tokenizer.chat_template")
        return found if isinstance(found, str) else None


class _Folder:
    def __init__(self, path: Path, dtype: torch.dtype | None) -> None:
        self._folder = HfFolder(path)
        self._given, self._dtype = dtype is not None, dtype or self._folder.stored_dtype()

    def plan(self, name: str, available: int | None, kv_memory: int | None) -> Plan:
        """What fits. Rather than to leave experts in the file or to refuse, float32 is rounded to bfloat16."""
        if self._dtype == torch.bfloat16 or self._given:
            return self._plan(name, available, kv_memory)
        try:
            exact = self._plan(name, available, kv_memory)
        except ModelTooLarge:
            exact = None
        if exact is not None and not exact.short and exact.expert_memory is None:
            return exact
        self._dtype = torch.bfloat16
        return self._plan(name, available, kv_memory)

    def _plan(self, name: str, available: int | None, kv_memory: int | None) -> Plan:
        folder = self._folder
        size = fit.of_source(folder.checkpoint, folder.config, folder.config_json, self._dtype)
        return fit.plan(name, size, available, kv_memory=kv_memory)

    def size(self, accelerator: Accelerator) -> Size:
        folder = self._folder
        return fit.of_source(folder.checkpoint, folder.config, folder.config_json, torch.bfloat16, accelerator)

    def decoder(self, hot: HotSet | None, compact: bool, accelerator: Accelerator | None = None) -> Decoder:
        return self._folder.decoder(dtype=self._dtype, hot=hot, accelerator=accelerator)

    def tokenizer(self) -> ModelTokenizer:
        return self._folder.tokenizer()

    def template(self) -> str | None:
        return self._folder.chat_template()
