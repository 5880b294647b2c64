import pytest

from agents.deck.extract.chooser import LeadChooser
from agents.deck.extract.storyline import StorylineWriter, nearest, storylines
from agents.deck.extract.topic import short_form, topic_of
from agents.deck.library import Library
from agents.deck.writer import DeckRequest
from agents.sources.base import Language


def _deck(topic: str, slides: int = 10):
    writer, library = StorylineWriter(), Library()
    outline = writer.outline(DeckRequest(topic=topic, slides=slides), library)
    return outline, [writer.draft(entry, outline, library, avoid=[]) for entry in outline.entries]


class DescribeTheChoice:
    @pytest.mark.parametrize(
        ("topic", "story"),
        [
            ("investor pitch for a solar kiosk", "pitch"),
            ("a lesson on photosynthesis for grade 7", "lesson"),
            ("weekly status update of the bridge", "update"),
            ("Urban beekeeping", "briefing"),
            ("城市养蜂融资路演", "pitch"),
            ("项目复盘", "retrospective"),
        ],
    )
    def it_follows_the_words_of_the_topic(self, topic: str, story: str) -> None:
        language: Language = "zh" if "\u4e00" <= topic[0] <= "\u9fff" else "en"
        assert nearest(topic, language, LeadChooser()).id == story

    def it_knows_the_same_storylines_in_both_languages(self) -> None:
        assert [s.id for s in storylines("en")] == [s.id for s in storylines("zh")]
        assert len(storylines("en")) >= 10


class DescribeTheDeck:
    @pytest.mark.parametrize("slides", [1, 2, 3, 5, 6, 8, 10, 11])
    def it_has_as_many_slides_as_asked_for(self, slides: int) -> None:
        assert len(_deck("Urban beekeeping", slides)[1]) == slides

    @pytest.mark.parametrize("topic", ["Urban beekeeping", "城市养蜂", "investor pitch for a solar kiosk"])
    def it_claims_nothing_and_says_what_to_add(self, topic: str) -> None:
        outline, slides = _deck(topic)
        assert '"origin"' not in "".join(s.model_dump_json() for s in slides)
        assert all(s.notes for s in slides if s.layout != "agenda")
        assert len({e.title for e in outline.entries}) == len(outline.entries)

    def it_speaks_of_the_topic_itself(self) -> None:
        titles = [e.title for e in _deck("make me a deck about urban beekeeping for investors")[0].entries]
        assert "Why urban beekeeping now: the number that shows it" in titles

    def it_makes_a_prompt_of_a_slide_that_the_person_renamed(self) -> None:
        writer, library = StorylineWriter(), Library()
        outline = writer.outline(DeckRequest(topic="Urban beekeeping"), library)
        entry = outline.entries[4].model_copy(update={"title": "Bees on our roof"})
        slide = writer.draft(entry, outline, library, avoid=[])
        assert "Bees on our roof" in slide.model_dump_json()

    def it_refuses_an_empty_topic(self) -> None:
        with pytest.raises(ValueError, match="topic"):
            StorylineWriter().outline(DeckRequest(topic="  "), Library())


class DescribeTheTopic:
    @pytest.mark.parametrize(
        ("typed", "topic", "short"),
        [
            ("Please create a 12-slide presentation about tidal power.", "tidal power", "tidal power"),
            ("给我做一份关于城市养蜂的PPT", "城市养蜂", "城市养蜂"),
            ("status update of the harbour bridge", "status update of the harbour bridge", "the harbour bridge"),
            ("Berlin", "Berlin", "Berlin"),
        ],
    )
    def it_is_what_remains_of_the_request(self, typed: str, topic: str, short: str) -> None:
        assert topic_of(typed) == topic
        assert short_form(topic) == short
