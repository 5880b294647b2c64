import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.text.sentences import split_sentences


def _split(text: str) -> list[str]:
    return [s.text for s in split_sentences(text)]


class DescribeEnglish:
    @pytest.mark.parametrize(
        ("text", "count"),
        [
            ("Dr. Smith et al. found 3.4 °C in Fig. 3. See No. 5 for more.", 2),
            ("Prices rose by 2.5 % in Q1. They fell later.", 2),
            ("It runs e.g. on Linux, i.e. on most servers. It is free.", 2),
            ("The U.S. economy grew. He left at 5 p.m. The end.", 3),
            ("J. R. Tolkien wrote it. Was it long? Yes!", 3),
            ('"Is it far?" she asked. "No."', 2),
            ("See example.org for details. Version 1.2.3 is out.", 2),
            ("One para\n\nAnother para", 2),
            ("Baubeginn ist am 4. Mai 2026, im 19. Jahrhundert stand dort eine Mühle. Sie kostet 2,9 Mio. Euro.", 2),
            ("We planted 12. May was dry.", 2),
        ],
    )
    def it_ends_sentences_where_a_reader_would(self, text: str, count: int) -> None:
        assert len(_split(text)) == count


class DescribeChinese:
    def it_ends_at_full_stops_question_and_exclamation_marks(self) -> None:
        assert _split("今天下雨。明天呢？太好了！") == ["今天下雨。", "明天呢？", "太好了！"]

    def it_keeps_a_quoted_sentence_inside_the_sentence_around_it(self) -> None:
        assert _split("他说：“可以。明天来。”然后走了。") == ["他说：“可以。明天来。”", "然后走了。"]

    def it_keeps_decimals_whole_and_splits_mixed_text(self) -> None:
        assert _split("GDP增长3.5%。The cat sat. 好") == ["GDP增长3.5%。", "The cat sat.", "好"]


@given(st.text(alphabet="ab A.。!?！？\n“”\"'1,（）", max_size=120))
def test_spans_are_slices_in_order_and_lose_only_white_space(text: str) -> None:
    sentences = split_sentences(text)
    assert all(text[s.start : s.end] == s.text for s in sentences)
    assert all(a.end <= b.start for a, b in itertools.pairwise(sentences))
    assert "".join("".join(s.text.split()) for s in sentences) == "".join(text.split())
