"""Threads of the compiled kernels on a machine that others want too."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

import pytest
import torch

from model.native.library import library
from tests.model.native.test_network import PLAIN, pair, some_ids
from tests.model.passes import OneSequence

pytestmark = pytest.mark.usefixtures("compiled")


class DescribeCrew:
    @pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="threads cannot be kept on one core here")
    @pytest.mark.full
    def it_leaves_tokens_to_one_thread_where_two_have_one_core(self) -> None:
        decoder, _ = pair(PLAIN)
        kernels = library()
        assert kernels is not None
        ids = some_ids(40)

        def one_by_one() -> torch.Tensor:
            sequence = OneSequence(decoder)
            return torch.cat([sequence.logits(ids[i : i + 1], rowwise=1) for i in range(40)])

        def on_one_core() -> tuple[torch.Tensor, int]:
            os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})  # of this thread, and of those that it starts
            shop = kernels.impasto_workshop(2)
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr("model.native.network.workshop", lambda _: shop)
                seen = one_by_one(), kernels.impasto_members(shop)
            kernels.impasto_end(shop)
            return seen

        with ThreadPoolExecutor(1) as thread:
            crowded, members = thread.submit(on_one_core).result()
        assert members == 1
        assert torch.equal(crowded, one_by_one())
