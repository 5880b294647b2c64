from __future__ import annotations

import sqlite3
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.corpus import Corpus, search
from agents.corpus.search import fused
from agents.corpus.words import indexed, match_expression
from agents.errors import ConfigurationError
from tests.agents.corpus.samples import put, source_of


@pytest.fixture
def corpus(tmp_path: Path):
    with Corpus(tmp_path / "corpus.sqlite") as opened:
        yield opened


class DescribeACorpus:
    def it_finds_by_stemmed_words_best_first(self, corpus: Corpus):
        put(corpus, "a", "The ferries carry passengers over the sound.", "Trees shade the street.")
        put(corpus, "b", "A ferry carried one passenger and a passenger's dog.", "Nothing of the kind.")
        hits = search(corpus, "How many passengers did the ferry carry?")
        assert {h.source.name for h in hits} == {"a", "b"}
        assert all("passenger" in h.text for h in hits)
        assert hits[0].score >= hits[1].score > 0

    def it_finds_chinese_words(self, corpus: Corpus):
        put(corpus, "zh", "青石镇图书馆把闭馆时间推迟到22点。", "水轮机在柳溪试运行了240天。")
        assert search(corpus, "图书馆什么时候闭馆？")[0].text.startswith("青石镇")
        assert search(corpus, "柳")[0].text.startswith("水轮机")
        assert search(corpus, "２２点")[0].text.startswith("青石镇")

    def it_finds_by_headings(self, corpus: Corpus):
        put(corpus, "a", "It rose by a quarter.", heading=("Annual turnover",))
        assert search(corpus, "turnover")[0].locator.heading == ("Annual turnover",)

    def it_keeps_text_and_locators(self, corpus: Corpus):
        put(corpus, "a", "First passage here.", "Second passage there.")
        hit = search(corpus, "second")[0]
        assert corpus.text(hit.source)[hit.locator.start : hit.locator.end] == hit.text
        assert hit.passage == f"{hit.source.id}:2"
        assert [h.text for h in corpus.passages(hit.source)] == ["First passage here.", "Second passage there."]

    def it_replaces_a_source_whole(self, corpus: Corpus):
        put(corpus, "a", "Old words about herring.")
        put(corpus, "a", "New words about salmon.")
        assert not search(corpus, "herring")
        assert search(corpus, "salmon")
        assert corpus.count() == 1

    def it_forgets_what_is_removed(self, corpus: Corpus):
        put(corpus, "a", "Words about herring.", "图书馆在晚上开放。")
        put(corpus, "b", "Words about salmon.")
        corpus.remove(["/docs/a"])
        assert not search(corpus, "herring")
        assert not search(corpus, "图书馆")
        assert [s.name for s in corpus.sources()] == ["b"]
        assert corpus.known().keys() == {"/docs/b"}

    def it_gives_a_text_once_that_two_files_have(self, corpus: Corpus):
        put(corpus, "a", "The same sentence about herring.")
        put(corpus, "b", "The same sentence about herring.")
        assert len(search(corpus, "herring")) == 1

    def it_reads_what_was_kept_before(self, tmp_path: Path):
        with Corpus(tmp_path / "again.sqlite") as first:
            put(first, "a", "Words about herring.")
        with Corpus(tmp_path / "again.sqlite") as second:
            assert search(second, "herring")

    def it_refuses_what_is_no_corpus(self, tmp_path: Path):
        (tmp_path / "x.sqlite").write_bytes(b"not a database at all" * 100)
        with pytest.raises(ConfigurationError, match="cannot be opened as a corpus"):
            Corpus(tmp_path / "x.sqlite")
        base = sqlite3.connect(tmp_path / "later.sqlite")
        base.execute("PRAGMA user_version = 99")
        base.close()
        with pytest.raises(ConfigurationError, match="version 99"):
            Corpus(tmp_path / "later.sqlite")

    def it_keeps_nothing_of_a_source_that_breaks_on_the_way(self, corpus: Corpus):
        put(corpus, "a", "Words about herring.")
        source = source_of("a", "One.", "Two.")
        with pytest.raises(IndexError):
            corpus.put("/docs/a", "0" * 64, source, [None])
        assert search(corpus, "herring")
        assert corpus.count() == 1

    def it_finds_the_nearest_vectors(self, corpus: Corpus):
        source = source_of("v", "north", "south", "nowhere")
        rows = [np.zeros(384, dtype=np.int8) for _ in range(2)]
        rows[0][0], rows[1][1] = 100, 100
        corpus.put("/docs/v", "1" * 64, source, [*rows, None])
        towards = np.zeros(384, dtype=np.float32)
        towards[1] = 1
        assert [h.text for h in corpus.hits(corpus.dense(towards, 1))] == ["south"]
        corpus.remove(["/docs/v"])
        assert not corpus.has_vectors()


class DescribeAQuery:
    @given(st.text(max_size=200))
    @settings(max_examples=200, deadline=None)
    def it_is_never_a_fault_of_syntax(self, text: str):
        expression = match_expression(text)
        if expression is None:
            return
        base = sqlite3.connect(":memory:")
        base.execute("CREATE VIRTUAL TABLE t USING fts5(x, tokenize='porter unicode61')")
        base.execute("SELECT count(*) FROM t WHERE t MATCH ?", (expression,)).fetchall()
        base.close()

    def it_leaves_out_words_that_ask(self):
        assert match_expression("What is the height of the tower?") == '"height" OR "tower"'
        assert match_expression("who are you") == '"who" OR "are" OR "you"'
        assert match_expression("?!") is None

    def it_takes_quoted_words_as_a_phrase(self):
        assert match_expression('the "night library" plan') == '"night library" OR "plan"'

    def it_writes_cjk_runs_as_pairs(self):
        assert indexed("a图书馆b").split() == ["a", "图书", "书馆", "b"]


class DescribeFusion:
    def it_favours_what_both_lists_have(self):
        assert next(item for item, _ in fused([[1, 2, 3], [4, 2, 5]])) == 2

    def it_keeps_the_order_of_one_list(self):
        assert [item for item, _ in fused([[3, 1, 2]])] == [3, 1, 2]
