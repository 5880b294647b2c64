from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.checks.quantities import chinese_value, quantities


def stated(text: str) -> set[tuple[float, bool, str]]:
    return {(q.value, q.percent, q.kind) for q in quantities(text)}


class DescribeQuantities:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("3,400 homes", "3400 homes"),
            ("3.4 million", "3,400,000"),
            ("38 %", "38 per cent"),
            ("38%", "百分之三十八"),
            ("1.2亿元", "120,000,000元"),
            ("三千四百个", "3400个"),
            ("3.5万人", "35 000 人".replace(" ", "\u202f", 1)),
            ("twelve trees", "12 trees"),
            ("5 March 2024", "2024-03-05"),
            ("2024年3月5日", "2024-03-05"),
            ("Mar. 5, 2024", "March 5, 2024"),
            ("二〇二四年", "2024年"),
            ("４２", "42"),
        ],
    )
    def it_reads_one_value_in_many_spellings(self, one: str, other: str) -> None:
        assert stated(one) == stated(other) != set()

    @pytest.mark.parametrize(
        "text", ["one of the best", "十分重要", "一般来说", "万一", "may be", "no figures", "百姓"]
    )
    def it_sees_no_number_where_none_is_meant(self, text: str) -> None:
        assert stated(text) == set()

    def it_tells_a_percentage_from_a_count(self) -> None:
        (percent,), (count,) = quantities("38 %"), quantities("38")
        assert not percent.same(count)
        assert count.same(percent)

    @given(st.integers(min_value=1, max_value=99_999_999))
    def it_reads_back_any_chinese_numeral(self, number: int) -> None:
        assert chinese_value(_written(number)) == number


def _written(number: int) -> str:
    digits = "零一二三四五六七八九"
    if number >= 10_000:
        rest = number % 10_000
        gap = "零" if 0 < rest < 1000 else ""
        return _written(number // 10_000) + "万" + gap + (_written(rest) if rest else "")
    out, pending = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            out += ("零" if pending and out else "") + digits[digit] + name
            pending = False
        else:
            pending = True
    return out


def it_knows_quarters_in_both_forms_and_languages():
    forms = ["Q2 2026", "the second quarter of 2026", "2026年第二季度", "2026年2季度"]
    for said in forms:
        assert any(q.kind == "quarter" and q.value == 2 for q in quantities(said)), said
    assert not any(q.kind == "quarter" for q in quantities("a quarter of all deliveries"))


def it_reads_no_thousands_over_a_chinese_comma():
    assert sorted(q.value for q in quantities("限值为40，2030年起为20")) == [20, 40, 2030]
