"""Reuse of computed prompts by their tokens."""

from __future__ import annotations

import random

from model.pages import PAGE, Pages
from model.prefix_tree import PrefixTree


def tokens(*blocks: int, rest: int = 0) -> list[int]:
    """A prompt of whole blocks, each told apart by its number, and a rest."""
    return [block * 1000 + at for block in blocks for at in range(PAGE)] + [7] * rest


class DescribePrefixTree:
    def it_finds_the_longest_known_prefix_in_whole_blocks(self) -> None:
        pages = Pages(8)
        tree = PrefixTree(pages)
        mine = pages.take_run(3)
        assert mine is not None
        tree.insert(tokens(1, 2, 3), mine)
        assert tree.match(tokens(1, 2, 3, 4)) == mine
        assert tree.match(tokens(1, 2, rest=PAGE - 1)) == mine[:2]
        assert tree.match(tokens(1, 9, 3)) == mine[:1]
        assert tree.match(tokens(2, 3)) == []
        assert tree.match(tokens(rest=PAGE - 1)) == []

    def it_keeps_what_others_have_dropped_behind_the_parting(self) -> None:
        pages = Pages(8)
        tree = PrefixTree(pages)
        thinking, plain = pages.take_run(3), pages.take_run(3)
        assert thinking is not None
        assert plain is not None
        tree.insert(tokens(1, 2, 3), thinking)
        tree.insert(tokens(1, 2, 4), plain)
        assert tree.match(tokens(1, 2, 4)) == [thinking[0], thinking[1], plain[2]]
        assert tree.match(tokens(1, 2, 3)) == thinking
        assert tree.size == 4

    def it_gives_up_the_longest_unused_first_and_never_what_is_in_use(self) -> None:
        pages = Pages(6)
        tree = PrefixTree(pages)
        old, new, used = pages.take_run(2), pages.take_run(1), pages.take_run(1)
        assert old is not None
        assert new is not None
        assert used is not None
        tree.insert(tokens(1, 2), old)
        tree.insert(tokens(3), new)
        tree.insert(tokens(4), used)
        pages.release(old + new)
        tree.match(tokens(1))
        assert tree.evict(1) == 1
        assert tree.match(tokens(1, 2)) == old[:1]
        assert tree.evict(10) == 2
        assert tree.match(tokens(4)) == used
        assert pages.free == 5

    def it_finds_the_part_of_a_block_that_is_shared(self) -> None:
        pages = Pages(8)
        tree = PrefixTree(pages)
        mine = pages.take_run(3)
        assert mine is not None
        tree.insert_end(tokens(1, 2, rest=20), mine)
        longer = tokens(1, 2, rest=30)
        assert tree.match(longer) == mine[:2]
        assert tree.partly(longer, mine[:2]) == (mine[2], 20)
        assert tree.partly(longer[: 2 * PAGE + 9], mine[:2]) == (mine[2], 9)
        parting = tokens(1, 2)[: PAGE + 50] + [5] * 40
        assert tree.partly(parting, tree.match(parting)) == (mine[1], 50)
        assert tree.partly(tokens(1, 3), mine[:1]) is None
        assert tree.partly(tokens(1, 2), mine[:2]) is None
        assert tree.partly([3, 4, 5], []) is None

    def it_keeps_the_longest_of_ends_that_continue_each_other(self) -> None:
        pages = Pages(8)
        tree = PrefixTree(pages)
        for rest in (10, 30, 20):
            mine = pages.take_run(2)
            assert mine is not None
            tree.insert_end(tokens(1, rest=rest), mine)
            pages.release(mine)
        assert tree.size == 2
        found = tree.partly(tokens(1, rest=40), tree.match(tokens(1)))
        assert found is not None
        assert found[1] == 30
        assert pages.free == 6
        tree.clear()
        assert pages.free == 8

    def it_keeps_count_of_every_page(self) -> None:
        random.seed(3)
        pages = Pages(40)
        tree = PrefixTree(pages)
        for _ in range(300):
            blocks = [random.randrange(3) for _ in range(random.randrange(1, 6))]
            hits = tree.match(tokens(*blocks))
            pages.retain(hits)
            rest = pages.take_any(len(blocks) - len(hits))
            if rest is None:
                pages.release(hits)
                tree.evict(5)
                continue
            tree.insert(tokens(*blocks), hits + rest)
            pages.release(hits + rest)
        tree.clear()
        assert tree.size == 0
        assert pages.free == 40
