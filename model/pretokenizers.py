"""How a vocabulary's text is split before byte-pair merging, by the name that a GGUF gives (`tokenizer.ggml.pre`).

The expressions are the model families' own published ones. This module does not know vocabularies.
"""

from __future__ import annotations

from tokenizers import Regex, normalizers
from tokenizers import pre_tokenizers as pre

from model.errors import ModelUnusable

_CONTRACTION = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)"
_TAIL = r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
_LLAMA3 = _CONTRACTION + r"|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}" + _TAIL
_QWEN2 = _CONTRACTION + r"|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}" + _TAIL
_UPPER, _LOWER = r"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]", r"[\p{Ll}\p{Lm}\p{Lo}\p{M}]"
_TEKKEN = (
    rf"[^\r\n\p{{L}}\p{{N}}]?{_UPPER}*{_LOWER}+|[^\r\n\p{{L}}\p{{N}}]?{_UPPER}+{_LOWER}*|\p{{N}}"
    r"| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
_SPLITS = {
    "llama-bpe": _LLAMA3,
    "llama3": _LLAMA3,
    "llama-v3": _LLAMA3,
    "dbrx": _LLAMA3,
    "smaug-bpe": _LLAMA3,
    "glm4": _LLAMA3,
    "chatglm-bpe": _LLAMA3,
    "qwen2": _QWEN2,
    "deepseek-r1-qwen": _QWEN2,
    "megrez": _QWEN2,
    "tekken": _TEKKEN,
}
_DIGITS_THEN_GPT2 = {"smollm", "starcoder", "refact", "command-r", "codeshell", "exaone"}
_GPT2 = {"gpt-2", "gpt2", "default", "mpt", "olmo", "jais", "phi-2", "roberta-bpe"}
_WHOLE_WORD_FIRST = {"llama-bpe", "llama3", "llama-v3", "dbrx", "smaug-bpe", "tekken", "glm4", "chatglm-bpe"}
"""A piece that is a token as it stands is taken without merging (`ignore_merges`)."""


def ignores_merges(name: str) -> bool:
    """Whether a piece that is itself in the vocabulary is taken whole."""
    return name in _WHOLE_WORD_FIRST


def pre_tokenizer(name: str) -> pre.PreTokenizer:
    """The splitter of that name, mapping bytes to the printable characters that vocabularies are written in.

    Raises:
        ModelUnusable: an unknown name; splitting otherwise than in training would quietly spoil every answer.
    """
    if name in _SPLITS:
        split = pre.Split(Regex(_SPLITS[name]), behavior="isolated")
        return pre.Sequence([split, pre.ByteLevel(add_prefix_space=False, use_regex=False)])
    if name in _DIGITS_THEN_GPT2:
        return pre.Sequence([pre.Digits(individual_digits=True), pre.ByteLevel(add_prefix_space=False)])
    if name in _GPT2:
        return pre.ByteLevel(add_prefix_space=False)
    raise ModelUnusable(f"The model's tokenizer splits text in a way that is not known here ({name[:40]!r}).")


def normalizer(name: str) -> normalizers.Normalizer | None:
    """The Unicode normalization before splitting, if the family has one."""
    return normalizers.NFC() if _SPLITS.get(name) is _QWEN2 else None
