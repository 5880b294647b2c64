from __future__ import annotations

import sqlite3
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.corpus import Corpus, search, store
from agents.corpus.search import fused
from agents.corpus.words import indexed, match_terms
from agents.errors import ConfigurationError
from tests.agents.corpus.samples import put, source_of
from tests.effort import examples


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
        with pytest.raises(ValueError, match="zip"):
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


def many(count: int, *, seed: int = 5) -> np.ndarray:
    return np.random.default_rng(seed).normal(0, 30, (count, 384)).clip(-127, 127).astype(np.int8)


class DescribeManyVectors:
    @pytest.fixture
    def signed(self, corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> tuple[Corpus, np.ndarray]:
        """Three thousand vectors, so few that signs pick enough of them to be exact."""
        vectors = many(3000)
        for part in range(3):
            texts = [f"passage {part * 1000 + n}" for n in range(1000)]
            corpus.put(
                f"/docs/{part}",
                f"{part}" * 64,
                source_of(f"{part}", *texts),
                list(vectors[part * 1000 : part * 1000 + 1000]),
            )
        monkeypatch.setattr(store, "SLAB", 100)
        return corpus, vectors

    def it_finds_by_signs_what_it_finds_by_vectors(self, signed: tuple[Corpus, np.ndarray]):
        corpus, vectors = signed
        for n in (0, 511, 512, 1777, 2999):
            near = vectors[n].astype(np.float32) + many(1, seed=n)[0] * 0.5
            exact = sorted(range(3000), key=lambda i: -float(vectors[i].astype(np.float32) @ near))[:3]
            found = corpus.hits(corpus.dense(near, 3))
            assert found[0].text == f"passage {exact[0]}" == f"passage {n}"

    def it_passes_over_what_was_removed_and_finds_what_took_its_place(self, signed: tuple[Corpus, np.ndarray]):
        corpus, vectors = signed
        corpus.remove(["/docs/1", "/docs/2"])
        found = corpus.hits(corpus.dense(vectors[1777].astype(np.float32), 5))
        assert all(int(hit.text.split()[1]) < 1000 for hit in found)
        corpus.put("/docs/new", "n" * 64, source_of("new", "back again"), [vectors[1777]])
        again = corpus.dense(vectors[1777].astype(np.float32), 5)
        assert corpus.hits(again)[0].text == "back again"
        assert len({number for number, _ in again}) == 5

    def it_brings_an_older_corpus_up_to_date(self, signed: tuple[Corpus, np.ndarray]):
        corpus, vectors = signed
        corpus._base.execute("DROP TABLE signs")
        corpus._base.execute("PRAGMA user_version = 1")
        corpus.close()
        with Corpus(corpus.path) as newer:
            assert newer._base.execute(
                "SELECT sum(length(passages)) / 8, sum(length(bits)) / 48 FROM signs"
            ).fetchone() == (3000, 3000)
            assert newer.hits(newer.dense(vectors[42].astype(np.float32), 1))[0].text == "passage 42"

    def it_leaves_out_words_that_are_everywhere_in_a_large_corpus(
        self, corpus: Corpus, monkeypatch: pytest.MonkeyPatch
    ):
        texts = [f"the river carries water number{n}" for n in range(40)]
        corpus.put("/docs/a", "a" * 64, source_of("a", *texts, "a weir"))
        monkeypatch.setattr(store, "MANY", 30)
        assert [h.text for h in corpus.hits(corpus.lexical("weir river", 9))] == ["a weir"]
        assert len(corpus.lexical("river water", 50)) == 40
        assert corpus.hits(corpus.lexical("water number7", 9))[0].text == texts[7]


class DescribeAQuery:
    @given(st.text(max_size=200))
    @settings(max_examples=examples(200), deadline=None)
    def it_is_never_a_fault_of_syntax(self, text: str):
        expression = " OR ".join(match_terms(text))
        if not expression:
            return
        base = sqlite3.connect(":memory:")
        base.execute("CREATE VIRTUAL TABLE t USING fts5(x, tokenize='porter unicode61')")
        base.execute("SELECT count(*) FROM t WHERE t MATCH ?", (expression,)).fetchall()
        base.close()

    def it_leaves_out_words_that_ask(self):
        assert match_terms("What is the height of the tower?") == ['"height"', '"tower"']
        assert match_terms("who are you") == ['"who"', '"are"', '"you"']
        assert match_terms("?!") == []

    def it_takes_quoted_words_as_a_phrase(self):
        assert match_terms('the "night library" plan') == ['"night library"', '"plan"']

    def it_writes_cjk_runs_as_pairs(self):
        assert indexed("a图书馆b").split() == ["a", "图书", "书馆", "b"]


class DescribeFusion:
    def it_favours_what_both_lists_have(self):
        assert next(item for item, _ in fused([[1, 2, 3], [4, 2, 5]])) == 2

    def it_keeps_the_order_of_one_list(self):
        assert [item for item, _ in fused([[3, 1, 2]])] == [3, 1, 2]
