"""Headings break where a reader would pause: Chinese between phrases, short compounds nowhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.render import fit
from agents.render.layouts import load_theme
from agents.render.phrases import phrases
from agents.render.typography import breakable, ended, typeset

SIGNS = "，。、；：？！）》」』】"


class DescribePhrases:
    @pytest.mark.parametrize(
        ("text", "whole"),
        [
            ("夜间图书馆试点：一年之后", ["图书馆", "试点"]),
            ("茶山合作社2025年度总结", ["合作社", "总结"]),
            ("旧厂房改造为文化中心的可行性研究", ["厂房", "可行性", "文化"]),
            ("人工智能辅助教学管理办法（试行）", ["人工智能", "教学", "（试行）"]),
            ("有树的街道和没有树的街道，是两种不同的气候。", ["街道，", "不同的", "气候。"]),
        ],
    )
    def it_keeps_words_and_their_signs_together(self, text: str, whole: list[str]) -> None:
        pieces = phrases(text)
        assert len(pieces) > 1
        for word in whole:
            assert any(word in piece for piece in pieces), (word, pieces)

    @given(st.text("的是在图书馆合作社树荫降温 AB1,.，。（）\u00a0", max_size=40))
    def it_loses_nothing_and_begins_no_line_with_a_closing_sign(self, text: str) -> None:
        pieces = phrases(text)
        assert "".join(pieces) == text
        assert not any(piece[0] in SIGNS for piece in pieces[1:])
        assert all(pieces)

    def it_ends_no_line_with_an_opening_bracket(self) -> None:
        pieces = phrases("白天到馆在2024年第三季度最高（7.9万人次），在第四季度最低（7.2万人次）")
        assert not any(piece.endswith(("（", "第三")) for piece in pieces), pieces

    @pytest.mark.parametrize("count", ["12万元", "3737人次", "4.8万元", "61%", "1000米"])
    def it_keeps_a_number_with_what_it_counts(self, count: str) -> None:
        text = f"试点由街道办出资{count}，两名馆员和六名志愿者轮班"
        assert any(count in piece for piece in phrases(text))
        assert f'<span class="whole">{count}</span>' in str(ended(text, "zh", 30))

    def it_leaves_no_character_alone(self) -> None:
        pieces = phrases("七月里，客人总是走到对面有树荫的一侧")
        assert all(len(piece) > 1 for piece in pieces), pieces


class DescribeHeadings:
    def it_offers_breaks_between_phrases(self) -> None:
        shown = str(breakable("夜间图书馆试点", "zh"))
        assert shown.count("<wbr>") == 1
        assert shown.replace("<wbr>", "") == "夜间图书馆试点"

    def it_holds_short_compounds_together_and_escapes_the_rest(self) -> None:
        shown = str(breakable("A Co-operative <in> its machine-learning-based twelfth year", "en"))
        assert '<span class="whole">Co-operative</span>' in shown
        assert "&lt;in&gt;" in shown
        assert "machine-learning-based" in shown
        assert shown.count("whole") == 1

    def it_measures_headings_as_they_break(self) -> None:
        theme = load_theme("gesso")
        slot = theme.slot("title", "title").model_copy(update={"w": 64 * 5.4, "lines": None})
        text = "夜间图书馆试点"
        font, bold = fit.role(slot, theme, "zh")
        anywhere = fit.line_count(text, slot.w / 64, font, bold=bold)
        assert slot.phrased
        assert fit.line_count(text, slot.w / 64, font, bold=bold, phrased=True) >= anywhere

    def it_sets_quotes_and_units(self) -> None:
        assert typeset('"Shade" cools by 11 °C') == "“Shade” cools by 11\u00a0°C"


class DescribeRunningTexts:
    @pytest.mark.parametrize(
        ("text", "measure", "whole"),
        [
            ("喷泉让人凉快，却没有让街道变凉：离水四米就没有效果了。", 20, "就没有效果了。"),
            ("2026 二季度", 6, "二季度"),
            ("2026 二季度", 3, ""),
            ("长椅全天有人", 8, ""),
        ],
    )
    def it_ends_a_chinese_text_with_whole_words(self, text: str, measure: float, whole: str) -> None:
        made = str(ended(text, "zh", measure))
        assert made.replace('<span class="whole">', "").replace("</span>", "") == text
        assert made.endswith(f'<span class="whole">{whole}</span>') if whole else made == text

    def it_leaves_english_alone(self) -> None:
        assert str(ended("A < B", "en", 30)) == "A &lt; B"
