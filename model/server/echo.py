"""Log-probabilities of a prompt's own tokens, for `echo` with `logprobs`: what evaluations score answers by."""

from __future__ import annotations

from model.engine import Engine
from model.sampler import TokenLogprob
from model.server.errors import invalid
from model.server.options import Options

_FLOAT_BYTES = 4


def prompt_logprobs(engine: Engine, ids: list[int], top: int, options: Options) -> tuple[TokenLogprob | int, ...]:
    """One entry per token: the first has none and is a bare id, the others the `top` likeliest beside their own.

    Raises:
        Refusal: the logits of so long a prompt would take more memory than the options allow.
    """
    longest = options.echo_bytes // (_FLOAT_BYTES * engine.tokenizer.size)
    if len(ids) > longest:
        raise invalid(f"echo with logprobs takes prompts of up to {longest} tokens here, not {len(ids)}.", "echo")
    entries: list[TokenLogprob | int] = [ids[0]]
    for row, token in zip(engine.logits(ids)[:-1], ids[1:], strict=True):
        logs = row.log_softmax(-1)
        values, likeliest = logs.topk(top)
        pairs = tuple(zip(likeliest.tolist(), values.tolist(), strict=True))
        entries.append(TokenLogprob(token, float(logs[token]), pairs))
    return tuple(entries)
