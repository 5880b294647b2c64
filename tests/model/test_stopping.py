"""Stop texts: nothing of one is ever given out, and nothing else is lost."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from model.stopping import StopTexts

TEXTS = st.text(alphabet="ab\n", max_size=30)
WORDS = st.text(alphabet="ab\n", min_size=1, max_size=4)


def run(pieces: list[str], stops: list[str]) -> tuple[str, bool]:
    watch = StopTexts(stops)
    out = "".join(watch.feed(piece) for piece in pieces)
    return (out, True) if watch.hit else (out + watch.flush(), False)


class DescribeStopTexts:
    @given(text=TEXTS, stops=st.lists(WORDS, max_size=3), cuts=st.lists(st.integers(0, 30)))
    def it_does_not_care_how_the_text_is_cut(self, text: str, stops: list[str], cuts: list[int]) -> None:
        places = sorted({0, len(text), *(cut for cut in cuts if cut < len(text))})
        pieces = [text[a:b] for a, b in itertools.pairwise(places)]
        out, hit = run(pieces, stops)
        first = min((at for at in (text.find(stop) for stop in stops) if at >= 0), default=None)
        if first is None:
            assert (out, hit) == (text, False)
        else:
            assert hit
            assert text.startswith(out)
            assert not any(stop in out for stop in stops)

    def it_ends_before_the_earliest(self) -> None:
        assert run(["one two", " three"], ["three", "wo"]) == ("one t", True)

    def it_holds_back_only_what_may_become_one(self) -> None:
        watch = StopTexts(["</end>"])
        assert watch.feed("text </en") == "text "
        assert watch.feed("trance") == "</entrance"
