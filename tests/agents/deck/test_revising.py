"""What a model wrote and cited too little for, or not at all: citations found, reasons given, titles that sum up."""

from __future__ import annotations

import pytest

from agents.deck.library import Library
from agents.deck.planning import Spoken, content_of, frame_of, framed
from agents.deck.revising import recited, unborne
from agents.deck.spec import BulletsSlide, Item
from agents.deck.writer import Entry
from agents.sources.base import Document, Locator, Passage, Source

TEXTS = {
    "d:1": "Crews were short. Of 24 posts 17 were filled on average. Sickness rose to 7.4 percent.",
    "d:2": "In Skell two streets were opened twice, said the baker Ilse Marten at the hearing.",
    "d:3": "“You dug up my shop front at Easter,” wrote Ilse Marten. “And again in June.”",
    "d:4": "A second supplier is chosen; losses rose from 5.1 to 7.4 percent.",
}


@pytest.fixture(scope="module")
def library() -> Library:
    passages = [
        Passage(id=i, text=text, kind="paragraph", locator=Locator(start=0, end=1, heading=("What went wrong",)))
        for i, text in TEXTS.items()
    ]
    source = Source(id="d", name="d.md", media_type="text/markdown", title="Leaks", text="", passages=passages)
    return Library(documents=[Document(source=source)])


def said(text: str, *passages: str) -> Item:
    return Item(text=text, passages=list(passages), origin="model")


def slide(title: Item, *bullets: Item) -> BulletsSlide:
    return BulletsSlide(id="s1", title=title, bullets=list(bullets))


def it_adds_the_passage_that_a_text_forgot_to_cite(library: Library):
    drawn = slide(said("Crews were short", "d:1"), said("17 of 24 posts filled; two streets opened twice", "d:2"))
    assert unborne(drawn, library)
    better = recited(drawn, library, list(TEXTS))
    assert unborne(better, library) == []
    assert isinstance(better, BulletsSlide)
    assert isinstance(better.bullets[0], Item)
    assert better.bullets[0].passages == ["d:2", "d:1"]


def it_leaves_what_no_passage_holds(library: Library):
    drawn = slide(said("Crews were short", "d:1"), said("The council paid 900 euros to Reykjavik", "d:2"))
    assert recited(drawn, library, list(TEXTS)) == drawn


def it_lets_a_title_sum_up_what_its_slide_rests_on(library: Library):
    bullets = [said("Crews were short", "d:1"), said("Two streets were opened twice", "d:2")]
    summed = slide(said("Short crews and streets opened twice cost us trust", "d:1"), *bullets)
    assert unborne(summed, library) == []
    foreign = slide(said("Trust is lost and money burnt for nothing", "d:1"), *bullets)
    assert unborne(foreign, library)


def it_names_the_words_that_are_not_the_passages_own(library: Library):
    wrong = unborne(slide(said("Crews were short", "d:1"), said("Crews sulked and quarrelled", "d:1")), library)
    assert [each.why for each in wrong] == [
        "Only 33% of its content words occur in its passages; 50% must. Not theirs: sulked, quarrelled."
    ]


def it_takes_the_sentences_of_a_quotation_that_the_source_interrupts(library: Library):
    told = said("“You dug up my shop front at Easter. And again in June.”", "d:3")
    assert unborne(slide(said("Crews were short", "d:1"), told), library) == []
    altered = said("“You dug up my shop front at Easter. And again in July.”", "d:3")
    assert unborne(slide(said("Crews were short", "d:1"), altered), library)


def it_gives_ten_slides_eight_of_content_and_lets_first_and_last_speak():
    frame = frame_of(10)
    assert (frame.count, frame.agenda, frame_of(12).agenda) == (2, False, True)
    content = [Entry(id="", kind="content", title=f"Point {n}") for n in range(8)]
    outline = framed("Leaks", "en", content, frame, closing=Spoken("Decide on 14 October", ("d:1",)))
    assert len(content_of(outline)) == 8
    assert (outline.entries[-1].point, outline.entries[-1].passages) == ("Decide on 14 October", ["d:1"])
    assert outline.entries[0].point == ""


@pytest.mark.parametrize(
    ("translated", "passage"),
    [
        ("病假率升到7.4%", "d:1"),
        ("Skell和Marten：开挖两次", "d:2"),
        ("选定第二家供应商（百万欧元）", "d:4"),
        ("漏损率由5.1%升到7.4%，每高出一个百分点", "d:4"),
    ],
)
def it_holds_a_translation_to_its_numbers_and_names(library: Library, translated: str, passage: str):
    assert unborne(slide(said("Crews were short", "d:1"), said(translated, passage)), library) == []


def it_refuses_what_a_translation_changed(library: Library):
    changed = [said("漏损率由5.3%升到7.4%", "d:4"), said("选定第三家供应商", "d:4"), said("在Reykjavik的两条街", "d:2")]
    assert len(unborne(slide(said("Crews were short", "d:1"), *changed), library)) == 3


def it_counts_the_parts_of_a_slide_in_chinese(library: Library):
    bullets = [said(text, "d:1") for text in ("Crews were short", "17 posts were filled", "Sickness rose")]
    assert unborne(slide(said("三件事出了问题", "d:1"), *bullets), library) == []
    assert unborne(slide(said("六件事出了问题", "d:1"), *bullets), library)
