"""Multi-token prediction on a GPU: a step computes a token and a draft behind it, and drafts again.

A sequence has two rows, its last token and the draft. Where the draft is what the model says, the step gives two tokens. The layer that
drafts (`model.mtp`) reads both rows, for only afterwards is it known whether the second holds; keys and values of a draft that does not
are overwritten by the next step. Tokens are those of `GpuDecoder` without drafts, for a row has the same bits in any company.
"""  # noqa: E501

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from model.gpu.blocks import GpuLayer
from model.gpu.decoder import GpuDecoder
from model.gpu.graphs import Decoding
from model.gpu.grouped import product
from model.gpu.matrices import Matrices
from model.gpu.residual import added
from model.gpu.routing import everybody


@dataclass(frozen=True)
class GpuMtpLayer:
    """The weights of `mtp.MtpLayer`. `embed` and `head` are None where they are the decoder's own."""

    embedding_norm: Tensor
    hidden_norm: Tensor
    projection: Matrices
    """`[1, H, 2H]`: of the embedding's half first, then the hidden state's."""
    layer: GpuLayer
    norm: Tensor
    embed: Tensor | None = None
    head: Matrices | None = None


class DraftingDecoder:
    """Steps of two rows for each sequence."""

    def __init__(self, decoder: GpuDecoder, mtp: GpuMtpLayer) -> None:
        self._decoder, self._mtp, self._memory = decoder, mtp, decoder.memory()

    def __call__(self, step: Decoding) -> Tensor:
        """`[2S, 2]` int64: the token that follows each row, and a draft of the one after it. Waits for nothing.

        The rows of a sequence are its last token and the draft, at the next position.
        """
        said, logits = self.predicted(step)
        return torch.stack((said, logits.argmax(dim=1)), dim=1)

    def predicted(self, step: Decoding) -> tuple[Tensor, Tensor]:
        """The token that follows each row, `[2S]`, and float32 logits of the one after it, `[2S, V]`."""
        decoder, mtp = self._decoder, self._mtp
        states = decoder.states(step)
        said = decoder.logits(states, decoder.weights.head).argmax(dim=1)
        embed = decoder.weights.embed if mtp.embed is None else mtp.embed
        epsilon = decoder.config.rms_norm_eps
        embedded = added(functional.embedding(said, embed).float(), None, None, mtp.embedding_norm, epsilon)
        context = added(states.float(), None, None, mtp.hidden_norm, epsilon)
        together = everybody(len(said), said.device)
        x = product(torch.cat((embedded, context), dim=1), mtp.projection, together, 1).squeeze(1)
        y = decoder.passed(x, [mtp.layer], [self._memory], mtp.norm, step)
        return said, decoder.logits(y, decoder.weights.head if mtp.head is None else mtp.head)


def drafted(run: Callable[[Decoding], Tensor], last: int, position: int, table: Tensor) -> Iterator[list[int]]:
    """The greedy continuation of one sequence, one or two tokens a step, as far as the pages `[1, pages]` of `table`.

    `last` stands at `position`; what lies before is in the pages already. `run`: a `DraftingDecoder`, or its graphs.
    """
    draft, tables = last, table.repeat(2, 1)
    while True:
        ids = torch.tensor([last, draft], device=table.device)
        positions = torch.tensor([position, position + 1], device=table.device)
        (first, after_first), (second, after_second) = run(Decoding(ids, positions, tables)).tolist()
        holds = first == draft
        yield [first, second] if holds else [first]
        last, draft = (second, after_second) if holds else (first, after_first)
        position += 2 if holds else 1
