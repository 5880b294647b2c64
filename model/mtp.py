"""GLM-4.5's multi-token prediction: one more block that guesses the token after the next (DeepSeek-V3's, section 2.2).

For position i it takes the decoder's normed hidden state and the token at i + 1, and predicts the token at i + 2. To
draft further, its own normed output is fed back as the hidden state, as SGLang and llama.cpp do. Its keys and values
lie in the pool's layer behind the decoder's last.
This module does not know how many tokens to draft, nor when a draft holds (`speculation.py`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from model.linear import Linear

if TYPE_CHECKING:
    from model.decoder import Decoder, Layer
    from model.step import Step


@dataclass(frozen=True)
class MtpLayer:
    """The block's weights. `embed` and `head` are None where they are the decoder's own."""

    embedding_norm: Tensor
    hidden_norm: Tensor
    projection: Linear
    """`[H, 2H]`: of the embedding's half first, then the hidden state's."""
    layer: Layer
    norm: Tensor
    embed: Callable[[Tensor], Tensor] | None = None
    head: Linear | None = None

    @property
    def nbytes(self) -> int:
        """Memory of its matrices, those shared with the decoder not counted."""
        block = self.layer.qkv.nbytes + self.layer.output.nbytes + self.layer.feed_forward.nbytes
        return self.projection.nbytes + block + (0 if self.head is None else self.head.nbytes)

    def __call__(self, decoder: Decoder, ids: Tensor, hidden: Tensor, step: Step) -> tuple[Tensor, Tensor]:
        """`ids` `[T]` are the tokens that follow those of `hidden` `[T, H]`, whose positions `step` has.

        `hidden` comes from `Decoder.forward`, or is the `y` of an earlier call. Returns `y` `[T, H]`, normed, in the
        decoder's dtype, and the float32 logits `[T, V]` of the token after `ids`.
        """
        embedded = decoder.norm((self.embed or decoder.embed)(ids).to(hidden.device), self.embedding_norm)
        context = decoder.norm(hidden.float(), self.hidden_norm)
        x = self.projection(torch.cat((embedded, context), dim=-1)).float()
        y = decoder.predict(self, x, step)
        return y, decoder.logits(y) if self.head is None else self.head.exact(y).cpu()
