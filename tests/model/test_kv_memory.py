"""Who gets which pages, with plenty and with little."""

from __future__ import annotations

import random

import torch

from model.kv_memory import KvMemory
from model.kv_pool import KvPool
from model.pages import PAGE
from tests.model.test_prefix_tree import tokens


def memory(pages: int, *, cut_anywhere: bool = False) -> KvMemory:
    pool = KvPool(2, 1, 4, torch.float32, pages)
    pool.cut_anywhere = cut_anywhere
    return KvMemory(pool)


def put(held: KvMemory, page: int, value: float) -> None:
    for tensor in (*held.pool.keys, *held.pool.values):
        tensor[:, page * PAGE : (page + 1) * PAGE] = value


class DescribeKvMemory:
    def it_shares_a_prefix_in_place_where_the_next_pages_are_free(self) -> None:
        held = memory(16)
        first = held.admit(tokens(1, 2), 2 * PAGE, reuse=[])
        assert first is not None
        held.prefixes.insert(tokens(1, 2), first.pages)
        held.release(first.pages)
        second = held.admit(tokens(1, 2, 3), 3 * PAGE, reuse=tokens(1, 2, 3))
        assert second is not None
        assert (second.pages, second.reused) == ([0, 1, 2], 2 * PAGE)

    def it_copies_a_prefix_while_there_is_plenty(self) -> None:
        held = memory(32)
        first = held.admit(tokens(1), PAGE, reuse=[])
        other = held.admit(tokens(9), PAGE, reuse=[])
        assert first is not None
        assert other is not None
        put(held, first.pages[0], 5.0)
        held.prefixes.insert(tokens(1), first.pages)
        second = held.admit(tokens(1, 2), 2 * PAGE, reuse=tokens(1, 2))
        assert second is not None
        assert second.reused == PAGE
        assert second.pages[0] != first.pages[0]
        assert second.pages[1] == second.pages[0] + 1
        assert float(held.pool.keys[1][0, second.pages[0] * PAGE, 0]) == 5.0

    def it_copies_the_part_of_a_page_where_prompts_may_be_cut_anywhere(self) -> None:
        held = memory(8, cut_anywhere=True)
        first = held.admit(tokens(1, rest=30), PAGE + 30, reuse=[])
        assert first is not None
        put(held, first.pages[1], 5.0)
        held.prefixes.insert_end(tokens(1, rest=30), first.pages)
        second = held.admit(tokens(1, rest=40), PAGE + 41, reuse=tokens(1, rest=40))
        assert second is not None
        assert second.reused == PAGE + 30
        assert second.pages[1] != first.pages[1]
        assert float(held.pool.keys[1][0, second.pages[1] * PAGE, 0]) == 5.0
        held.pool.keys[1][0, second.pages[1] * PAGE, 0] = 6.0
        assert float(held.pool.keys[1][0, first.pages[1] * PAGE, 0]) == 5.0

    def it_gives_up_the_part_where_its_page_is_needed(self) -> None:
        held = memory(4, cut_anywhere=True)
        first = held.admit(tokens(rest=30), 30, reuse=[])
        assert first is not None
        held.prefixes.insert_end(tokens(rest=30), first.pages)
        held.release(first.pages)
        whole = held.admit(tokens(rest=4 * PAGE - 1), 4 * PAGE, reuse=tokens(rest=4 * PAGE - 1))
        assert whole is not None
        assert (len(whole.pages), whole.reused) == (4, 0)

    def it_shares_a_prefix_when_memory_is_short(self) -> None:
        held = memory(4)
        first = held.admit(tokens(1, 2), 2 * PAGE, reuse=[])
        blocker = held.admit(tokens(9), PAGE, reuse=[])
        assert first is not None
        assert blocker is not None
        held.prefixes.insert(tokens(1, 2), first.pages)
        second = held.admit(tokens(1, 2, 3), 3 * PAGE, reuse=tokens(1, 2, 3))
        assert second is not None
        assert second.pages == [*first.pages, 3]

    def it_gives_up_old_prefixes_before_it_refuses(self) -> None:
        held = memory(4)
        first = held.admit(tokens(1, 2, 3), 3 * PAGE, reuse=[])
        assert first is not None
        held.prefixes.insert(tokens(1, 2, 3), first.pages)
        held.release(first.pages)
        assert held.admit(tokens(7, 8, 9), 4 * PAGE, reuse=tokens(7, 8, 9)) is not None
        assert held.admit(tokens(5), PAGE, reuse=[]) is None

    def it_moves_a_sequence_that_grows_into_another(self) -> None:
        held = memory(32)
        first = held.admit(tokens(1), PAGE, reuse=[])
        other = held.admit(tokens(2), PAGE, reuse=[])
        assert first is not None
        assert other is not None
        put(held, first.pages[0], 3.0)
        assert held.grow(first.pages, 3 * PAGE)
        assert first.pages == [first.pages[0] + n for n in range(3)]
        assert float(held.pool.values[0][0, first.pages[0] * PAGE, 0]) == 3.0

    def it_grows_anywhere_when_memory_is_short_and_refuses_when_there_is_none(self) -> None:
        held = memory(4)
        first = held.admit(tokens(1), PAGE, reuse=[])
        other = held.admit(tokens(2), PAGE, reuse=[])
        third = held.admit(tokens(3), PAGE, reuse=[])
        assert first is not None
        assert other is not None
        assert third is not None
        assert held.grow(first.pages, 2 * PAGE)
        assert first.pages == [0, 3]
        assert not held.grow(other.pages, 2 * PAGE)
        assert other.pages == [1]

    def it_loses_no_page(self) -> None:
        random.seed(5)
        held = memory(24)
        sequences: list[list[int]] = []
        for _ in range(400):
            blocks = tokens(*[random.randrange(3) for _ in range(random.randrange(1, 5))])
            given = held.admit(blocks, len(blocks) + 1, reuse=blocks, ahead=random.randrange(200))
            if given is not None:
                held.prefixes.insert(blocks, given.pages)
                sequences.append(given.pages)
            if sequences and random.random() < 0.5:
                held.grow(random.choice(sequences), random.randrange(8 * PAGE))
            while len(sequences) > 4 or (given is None and sequences):
                held.release(sequences.pop(random.randrange(len(sequences))))
        for pages in sequences:
            held.release(pages)
        held.prefixes.clear()
        assert held.pages.free == 24
