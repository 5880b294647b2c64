"""A folder in Hugging Face layout: configuration, weights, tokenizer, chat template.

Weights are safetensors, mapped and taken over layer by layer, so that loading needs little more memory than the model.
This module does not know the files' formats, nor the names of tensors (`hf_weights.py`).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch

from model import config_hf, hf_weights, safetensors, tokenizer_hf
from model.accelerator import Accelerator
from model.config import DecoderConfig
from model.decoder import Decoder
from model.errors import ModelMissing, ModelUnusable
from model.experts import HotSet
from model.json_file import MAX_BYTES, read_json
from model.safetensors import Checkpoint
from model.tokenizer import ModelTokenizer

CONFIG = "config.json"


class HfFolder:
    """An open folder: its shape is known, its weights are mapped and not yet read."""

    def __init__(self, directory: Path) -> None:
        """Read the configuration and the directories of the weight files.

        Raises:
            ModelMissing: a file that must be there is not.
            ModelUnusable: an architecture that is not covered, pickled weights, or a damaged file.
        """
        self.directory = directory
        self.config_json: dict[str, Any] = read_json(directory / CONFIG)
        self.config: DecoderConfig = config_hf.from_hf(self.config_json)
        self.checkpoint: Checkpoint = safetensors.open_directory(directory)

    def decoder(
        self,
        *,
        dtype: torch.dtype = torch.bfloat16,
        hot: HotSet | None = None,
        accelerator: Accelerator | None = None,
    ) -> Decoder:
        """The decoder, computing in `dtype`; with `hot`, experts stay in the files and only the hot ones are held.
        An `accelerator` keeps the matrices and computes.

        Raises:
            ModelUnusable: tensors are missing, unknown, of the wrong shape, or quantized in a way that is not read.
        """
        return hf_weights.from_source(
            self.checkpoint, self.config, self.config_json, dtype=dtype, hot=hot, accelerator=accelerator
        )

    def stored_dtype(self) -> torch.dtype:
        """What the checkpoint is computed in: float32 where all its matrices are, bfloat16 for everything else."""
        matrices = (tensor for tensor in map(self.checkpoint.tensor, self.checkpoint) if tensor.dim() > 1)
        return torch.float32 if all(tensor.dtype == torch.float32 for tensor in matrices) else torch.bfloat16

    def tokenizer(self) -> ModelTokenizer:
        """The tokenizer; of a folder without one, token ids alone. Raises as `ModelTokenizer.from_hf`."""
        if not tokenizer_hf.has_text(self.directory):
            ids = tokenizer_hf.without_text(self.directory, self.config.vocab_size)
            return ModelTokenizer(vocabulary=ids)
        return ModelTokenizer.from_hf(self.directory)

    def chat_template(self) -> str | None:
        """The Jinja source of the model's chat template: a file of its own, or a value of the tokenizer's settings.

        Raises:
            ModelUnusable: a file is damaged.
        """
        path = self.directory / "chat_template.jinja"
        if path.is_file():
            return _text(path)
        for name in ("tokenizer_config.json", "chat_template.json"):
            try:
                found = read_json(self.directory / name).get("chat_template")
            except ModelMissing:
                continue
            template = _default(found)
            if template is not None:
                return template
        return None


def _default(value: Any) -> str | None:
    """A template, or the default one of several named ones."""
    if isinstance(value, str):
        return value
    named = [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []
    templates = {entry.get("name"): entry.get("template") for entry in named if isinstance(entry.get("name"), str)}
    found = templates.get("default")
    return found if isinstance(found, str) else None


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES)
        return raw.decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ModelUnusable(f"The model file {path.name} cannot be read: {error}.") from error
