"""What surrounds a CUDA graph: buffers that stay, rounded sizes. On a device the graph is real, here the work is repeated on the same memory."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from torch import Tensor

from model.gpu.graphs import SEQUENCES, DecodeGraphs, Decoding

EMPTY = 99


class Repeated:
    """As a graph does: the work was looked at once, and its result lies where it lay then."""

    def __init__(self) -> None:
        self.captures = 0

    def __call__(self, work: Callable[[], Tensor]) -> tuple[Tensor, Callable[[], None]]:
        self.captures += 1
        out = work().clone()

        def again() -> None:
            out.copy_(work())

        return out, again


def step(count: int, pages: int, base: int = 0) -> Decoding:
    tables = torch.arange(count * pages, dtype=torch.int32).view(count, pages) + base
    return Decoding(torch.arange(count) + 1 + base, torch.arange(count) + 10, tables)


def run(told: Decoding) -> Tensor:
    return told.ids * 1000 + told.positions * 10 + told.tables.long().sum(dim=1)


def it_gives_what_the_work_gives_for_the_real_sequences() -> None:
    graphs = DecodeGraphs(run, empty_page=0, capture=Repeated())
    for count, pages, base in ((3, 2, 0), (4, 2, 7), (3, 1, 2), (1, 4, 1)):
        told = step(count, pages, base)
        assert torch.equal(graphs(told), run(told))


def it_captures_each_rounded_size_once() -> None:
    capture = Repeated()
    graphs = DecodeGraphs(run, empty_page=0, capture=capture)
    for count, pages in ((3, 3), (4, 4), (3, 4), (4, 3)):
        graphs(step(count, pages))
    assert capture.captures == 1
    graphs(step(5, 4))
    graphs(step(4, 5))
    assert capture.captures == 3


def it_fills_up_with_sequences_in_a_page_that_nobody_owns() -> None:
    seen: list[Decoding] = []

    def watched(told: Decoding) -> Tensor:
        seen.append(Decoding(told.ids.clone(), told.positions.clone(), told.tables.clone()))
        return told.ids

    graphs = DecodeGraphs(watched, empty_page=EMPTY, capture=Repeated())
    graphs(step(4, 2))
    graphs(step(3, 2, base=50))
    last = seen[-1]
    assert last.tables.tolist() == [[50, 51], [52, 53], [54, 55], [EMPTY, EMPTY]]
    assert last.ids[3] == last.positions[3] == 0


def it_refuses_more_sequences_than_it_has_sizes_for() -> None:
    graphs = DecodeGraphs(run, empty_page=0, capture=Repeated())
    with pytest.raises(ValueError, match="are the most"):
        graphs(step(SEQUENCES[-1] + 1, 1))


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no GPU here")
def it_replays_on_a_device() -> None:
    device = torch.device("cuda")
    graphs = DecodeGraphs(run, empty_page=0)
    for base in (0, 5):
        told = step(3, 2, base)
        there = Decoding(told.ids.to(device), told.positions.to(device), told.tables.to(device))
        assert torch.equal(graphs(there).cpu(), run(told))
