import numpy as np

from agents.text.keyphrases import key_phrases
from agents.text.similarity import TfIdf, lexrank, mmr, overlap
from agents.text.words import is_subsequence, language_of, length, terms, words


class DescribeWords:
    def it_keeps_numbers_whole_and_takes_chinese_by_character(self) -> None:
        assert [w.text for w in words("增长3.5% in 1,250 trees")] == ["增", "长", "3.5", "in", "1,250", "trees"]

    def it_counts_words_of_one_stem_as_one_term(self) -> None:
        assert set(terms("shaded streets")) == set(terms("shades street"))

    def it_tells_the_language_and_the_width(self) -> None:
        assert (language_of("夜间开放 pilot"), language_of("A pilot in 上海 last year was good")) == ("zh", "en")
        assert length("ab夜，") == 6

    def it_knows_a_subsequence_from_a_rewording(self) -> None:
        assert is_subsequence("Trees cool streets", "However, trees (386) cool most streets.")
        assert not is_subsequence("Streets cool trees", "Trees cool streets.")


class DescribeKeyPhrases:
    def it_finds_what_an_english_text_keeps_talking_about(self) -> None:
        texts = [
            "Groundwater nitrate rises after rain.",
            "Optical probes track groundwater nitrate.",
            "Rain is common.",
        ]
        assert "groundwater nitrate" in [p.text.lower() for p in key_phrases(texts, "en", top=3)]

    def it_finds_recurring_chinese_terms(self) -> None:
        texts = ["图书馆夜间开放。", "社区图书馆的读者增加。", "新建图书馆费用高。", "去图书馆的人多。"]
        assert any("图书馆" in p.text for p in key_phrases(texts, "zh", top=3))


class DescribeSimilarity:
    def it_ranks_the_sentence_that_others_resemble_first(self) -> None:
        texts = ["Trees cool streets.", "Trees cool streets and squares.", "Trees and squares.", "Ticket sales fell."]
        ranks = lexrank(TfIdf(texts).cosine(texts, texts))
        assert int(np.argmax(ranks)) == 1
        assert int(np.argmin(ranks)) == 3

    def it_prefers_a_weaker_text_to_a_repetition(self) -> None:
        similarity = np.array([[1.0, 0.95, 0.0], [0.95, 1.0, 0.0], [0.0, 0.0, 1.0]])
        assert mmr([0.9, 0.89, 0.7], similarity, 2) == [0, 2]

    def it_calls_a_shortened_text_the_same_as_its_source(self) -> None:
        assert overlap("Trees cool streets", "On hot afternoons trees cool streets by 3 °C") == 1.0
