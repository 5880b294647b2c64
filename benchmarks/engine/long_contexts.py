"""What it costs that generated tokens look at some pages only: the embedded model beside its own exact attention.

    python -m benchmarks.engine.long_contexts [--model NAME|PATH] [--contexts 3840,7936] [--tokens 256] [--kept 4096,2048,1024]

Texts are this folder's documents. Behind each context so many tokens are computed as generated ones are: their loss, and whether the
likeliest next token is that of exact attention. Then a sentence with a number is hidden at five depths of the longest context, and the
number asked for: how often it is said, by exact attention and by each budget. Each budget runs in a process of its own.
"""  # noqa: E501

from __future__ import annotations

import argparse
import json
import math
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
DEPTHS = 5
ROWS = 16
"""Tokens that are computed in one pass; each looks for itself."""


def measured(model_name: str, contexts: list[int], tokens: int) -> dict[str, Any]:
    """In this process: losses and likeliest tokens behind each context; of each depth, whether the number was said."""
    import torch

    from model import loading, store

    path = store.locate(model_name, None)
    loaded = loading.load(path, store.name_of(model_name, path))
    text = "\n\n".join(file.read_text() for file in sorted((ROOT / "docs").glob("*.md")))
    ids = loaded.tokenizer.encode(text, specials=False)
    losses, likeliest = [], []
    for context in contexts:
        part = ids[: context + tokens + 1]
        logits = _generated(loaded.decoder, part[:-1], context)
        wanted = torch.tensor(part[context + 1 :])
        losses.append(torch.nn.functional.cross_entropy(logits, wanted).item())
        likeliest.append(logits.argmax(dim=1).tolist())
    said = []
    for n in range(DEPTHS):
        number = str(10_000 + 7919 * (n + 3) % 90_000)
        needle = loaded.tokenizer.encode(f"\n\nThe number of the locker is {number}.\n\n", specials=False)
        asked = loaded.tokenizer.encode("\n\nThe number of the locker is", specials=False)
        answer = loaded.tokenizer.encode(f" {number}", specials=False)
        room = max(contexts) - len(needle)
        at = room * (n + 1) // (DEPTHS + 1)
        prompt = [*ids[:at], *needle, *ids[at:room]]
        logits = _generated(loaded.decoder, [*prompt, *asked, *answer[:-1]], len(prompt))
        said.append(logits[-len(answer) :].argmax(dim=1).tolist() == answer)
    return {"losses": losses, "likeliest": likeliest, "said": said}


def _generated(decoder: Any, ids: list[int], prompt: int) -> Any:
    """Logits of what follows the first `prompt` of `ids`, each token computed as a generated one."""
    import torch

    from model.pages import pages_for
    from model.step import Span, Step, prompt_spans

    pages = list(range(pages_for(len(ids))))
    pool, found = decoder.new_pool(len(pages)), []
    with torch.inference_mode():
        for start in range(0, prompt, 512):
            end = min(prompt, start + 512)
            decoder.forward(torch.tensor(ids[start:end]), Step(pool, prompt_spans(pages, start, end), reads=True))
        for start in range(prompt, len(ids), ROWS):
            part = ids[start : start + ROWS]
            step = Step(pool, [Span(pages, start, len(part), rowwise=True)])
            found.append(decoder.logits(decoder.forward(torch.tensor(part), step)))
    return torch.cat(found)


def table(exact: dict[str, Any], others: dict[int, dict[str, Any]], contexts: list[int]) -> str:
    """Markdown."""
    heads = [f"behind {context}: same likeliest token, perplexity" for context in contexts]
    lines = [f"| tokens looked at | {' | '.join(heads)} | numbers found |", "| --- " * (2 + len(contexts)) + "|"]
    found = f"{sum(exact['said'])} of {DEPTHS}"
    lines.append(f"| all | {' | '.join(f'loss {loss:.4f}' for loss in exact['losses'])} | {found} |")
    for kept, other in others.items():
        cells = []
        for n in range(len(contexts)):
            pairs = list(zip(exact["likeliest"][n], other["likeliest"][n], strict=True))
            change = 100 * (math.exp(other["losses"][n] - exact["losses"][n]) - 1)
            cells.append(f"{sum(a == b for a, b in pairs) / len(pairs):.1%}, {change:+.2f} %")
        lines.append(f"| {kept} | {' | '.join(cells)} | {sum(other['said'])} of {DEPTHS} |")
    return "\n".join(lines)


def _elsewhere(options: argparse.Namespace, kept: int) -> dict[str, Any]:
    """`measured` in a process whose generated tokens look at `kept` tokens; 0: at all."""
    settings = {"IMPASTO_ATTENTION": "pages" if kept else "exact", "IMPASTO_ATTENTION_TOKENS": str(kept or 4096)}
    command = [sys.executable, "-m", "benchmarks.engine.long_contexts", "--one", "--model", options.model]
    command += ["--contexts", options.contexts, "--tokens", str(options.tokens)]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **settings}, capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def main() -> None:
    """Measure each budget beside exact attention and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="smollm2-135m-instruct")
    parser.add_argument("--contexts", default="3840,7936")
    parser.add_argument("--tokens", type=int, default=256)
    parser.add_argument("--kept", default="4096,2048,1024")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    contexts = [int(context) for context in options.contexts.split(",")]
    if options.one:
        print(json.dumps(measured(options.model, contexts, options.tokens)))
        return
    exact = _elsewhere(options, 0)
    print(table(exact, {int(kept): _elsewhere(options, int(kept)) for kept in options.kept.split(",")}, contexts))


if __name__ == "__main__":
    main()
