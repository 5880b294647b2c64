"""What a slide can be without."""

from __future__ import annotations

from agents.deck.spec import Image, ImageTextSlide, Label
from agents.deck.texts import is_empty


class DescribeEmptySlides:
    def it_counts_a_figure_of_the_source_with_its_title_as_something_to_show(self) -> None:
        image = Image(asset="a.png", figure="f1", width=400, height=300, alt="A chart")
        shown = ImageTextSlide(id="s1", title=Label(label="Hours to half fading"), image=image, bullets=[])
        bare = shown.model_copy(update={"image": image.model_copy(update={"figure": None})})
        assert (is_empty(shown), is_empty(bare)) == (False, True)
