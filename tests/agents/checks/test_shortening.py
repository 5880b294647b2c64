from collections.abc import Sequence
from pathlib import Path

import pytest
from pptx import Presentation

from agents.checks.base import Fault
from agents.checks.mend.bench import Bench
from agents.checks.mend.shortening import shortened
from agents.errors import ModelError
from agents.render.scene import Scene
from tests.agents.checks.decks import DeckBuilder, words

LONG = "The network delivered 1284 cubic metres in the year, which was a good deal more than in the year before it."
FAULT = Fault(kind="overflow", slide=1, slide_id="1", detail="", node="1-2")


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    made = DeckBuilder()
    words(made.slide("Water"), 1, 2, 8, 1, LONG).font.bold = True
    presentation = Presentation(str(made.save(tmp_path / "deck.pptx")))
    slide = presentation.slides[0]
    shapes = {f"1-{n}": shape for n, shape in enumerate(slide.shapes, 1)}
    return Bench(presentation, slide, 1, Scene(width=1280, height=720, slides=[]), shapes)


class DescribeShortening:
    def it_writes_the_models_words_in_the_look_that_was_there(self, bench: Bench) -> None:
        said = shortened(bench, FAULT, lambda texts: ["The network delivered 1284 cubic metres, more than before."])
        (run,) = bench.shapes["1-2"].text_frame.paragraphs[0].runs
        assert said is not None
        assert (run.text, run.font.bold) == ("The network delivered 1284 cubic metres, more than before.", True)

    @pytest.mark.parametrize("answer", ["", f"{LONG} And more.", "It delivered 1300 cubic metres."])
    def it_takes_no_answer_that_is_longer_or_has_other_numbers(self, bench: Bench, answer: str) -> None:
        assert shortened(bench, FAULT, lambda texts: [answer]) is None
        assert bench.shapes["1-2"].text_frame.text == LONG

    def it_leaves_the_text_where_no_model_is_able(self, bench: Bench) -> None:
        def refuses(texts: Sequence[str]) -> Sequence[str]:
            raise ModelError("Nobody is there.")

        assert shortened(bench, FAULT, refuses) is None
