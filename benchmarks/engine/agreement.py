"""What 8 bits change: greedy tokens and loss of the embedded model beside float32, for each setting of the kernels.

    python -m benchmarks.engine.agreement [--model NAME|PATH] [--prompts 12] [--tokens 48]

Each setting runs in a process of its own. Texts are this folder's documents. Three comparisons with float32 (torch, the same weights):
the likeliest token at each position of the texts; the loss per token; and tokens of greedy answers, which part for good at the first
difference, so that agreement falls with length.
"""  # noqa: E501

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
EXACT = "float32"
SETTINGS = ("bf16 bf16", "bf16 int8", "int8 bf16", "int8 int8", "int8 int8 tiles")
"""Activations, keys and values; tiles: of prompts, which all of a text is and of an answer the first 64 tokens."""
SPAN = 256


def measured(model_name: str, setting: str, prompts: int, tokens: int) -> dict[str, Any]:
    """In this process: likeliest tokens and losses of texts, and greedy answers."""
    import torch

    from model import loading, store
    from model.engine import Engine, SamplingParams

    path = store.locate(model_name, None)
    dtype = torch.float32 if setting == EXACT else None
    loaded = loading.load(path, store.name_of(model_name, path), dtype=dtype)
    engine = Engine("agreement", loaded.decoder, loaded.tokenizer, loaded.template)
    text = "\n\n".join(file.read_text() for file in sorted((ROOT / "docs").glob("*.md")))
    ids = engine.tokenizer.encode(text, specials=False)
    starts = range(0, len(ids) - SPAN, max(1, len(ids) // prompts))[:prompts]
    likeliest, losses, answers = [], [], []
    for start in starts:
        part = ids[start : start + SPAN]
        logits = engine.logits(part).float()
        likeliest += logits.argmax(dim=1).tolist()
        losses += torch.nn.functional.cross_entropy(logits[:-1], torch.tensor(part[1:]), reduction="none").tolist()
        answers.append(engine.generate(part[:64], SamplingParams(max_tokens=tokens, min_tokens=tokens)).token_ids)
    engine.close()
    return {"likeliest": likeliest, "losses": losses, "answers": [list(answer) for answer in answers]}


def row(setting: str, exact: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """One setting beside float32."""
    pairs = list(zip(exact["likeliest"], other["likeliest"], strict=True))
    answers = list(zip(exact["answers"], other["answers"], strict=True))
    agreed = [next((n for n, (a, b) in enumerate(zip(*pair, strict=True)) if a != b), len(pair[0])) for pair in answers]
    return {
        "setting": setting,
        "loss": sum(other["losses"]) / len(other["losses"]),
        "exact_loss": sum(exact["losses"]) / len(exact["losses"]),
        "likeliest": sum(a == b for a, b in pairs) / len(pairs),
        "positions": len(pairs),
        "same_answers": sum(a == b for a, b in answers),
        "answers": len(answers),
        "agreed_tokens": sum(agreed) / len(agreed),
        "tokens": len(answers[0][0]),
    }


def table(rows: list[dict[str, Any]]) -> str:
    """Markdown."""
    lines = [
        "| activations, keys and values | same likeliest token | loss per token (float32) | perplexity | same answers | tokens before they part |",  # noqa: E501
        "| --- " * 6 + "|",
    ]
    lines += [
        f"| {r['setting'].replace(' ', ', ')} | {r['likeliest']:.1%} of {r['positions']} | {r['loss']:.4f} ({r['exact_loss']:.4f}) "  # noqa: E501
        f"| {100 * (2.718281828 ** (r['loss'] - r['exact_loss']) - 1):+.2f} % | {r['same_answers']} of {r['answers']} "
        f"| {r['agreed_tokens']:.0f} of {r['tokens']} |"
        for r in rows
    ]
    return "\n".join(lines)


def _elsewhere(options: argparse.Namespace, setting: str) -> dict[str, Any]:
    """`measured` in a process whose settings are these."""
    kinds: dict[str, str] = dict(
        zip(("IMPASTO_ACTIVATIONS", "IMPASTO_KV"), setting.split()[: 0 if setting == EXACT else 2], strict=False)
    )
    kinds["IMPASTO_TILES"] = "1" if setting.endswith("tiles") else "0"
    command = [sys.executable, "-m", "benchmarks.engine.agreement", "--model", options.model, "--setting", setting]
    command += ["--prompts", str(options.prompts), "--tokens", str(options.tokens)]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **kinds}, capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def main() -> None:
    """Measure all settings and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="smollm2-135m-instruct")
    parser.add_argument("--prompts", type=int, default=12)
    parser.add_argument("--tokens", type=int, default=48)
    parser.add_argument("--setting", default="", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.setting:
        print(json.dumps(measured(options.model, options.setting, options.prompts, options.tokens)))
        return
    exact = _elsewhere(options, EXACT)
    print(table([row(setting, exact, _elsewhere(options, setting)) for setting in SETTINGS]))


if __name__ == "__main__":
    main()
