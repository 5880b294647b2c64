import pytest

from agents.deck.extract.data import chart_for
from agents.sources.base import Locator, Passage
from agents.sources.told_tables import told_tables


def _said(text: str) -> Passage:
    return Passage(id="0a1b2c3d:1", text=text, kind="paragraph", locator=Locator(start=0, end=len(text)))


class DescribeTablesToldInSentences:
    @pytest.mark.parametrize(
        ("sentence", "parts"),
        [
            ("Fees brought in 71 per cent, the grant 23 per cent and gifts 6 per cent.", ["Fees", "Grant", "Gifts"]),
            ("We spent £4 million: 60% on staff, 25% on vans and 15% on fuel.", ["Staff", "Vans", "Fuel"]),
            ("52% of visitors came by bicycle, 31% on foot and 17% by car.", ["By bicycle", "On foot", "By car"]),
            ("The kitchen will cost €4,500, the hall €12,000, and the garden €2,300.", ["Kitchen", "Hall", "Garden"]),
            (
                "Of those who left, 58 moved into a shared house, 41 into a hostel and 28 returned to family.",
                ["A shared house", "A hostel", "Family"],
            ),
            (
                "Staff took £92,400, food £17,900 and heating and light £14,300; the rest was insurance.",
                ["Staff", "Food", "Heating and light"],
            ),
            (
                "The city paid £80,000, two foundations £45,000, and 611 donors £31,700, which left £8,500.",
                ["City", "Two foundations", "611 donors"],
            ),
            (
                "Of the water that people use, farms take 70 per cent, industry 19 per cent and homes 11 per cent.",
                ["Farms", "Industry", "Homes"],
            ),
            (
                "In all we spent €420, of which €200 went on seed, €120 on tools and €100 on hire.",
                ["Seed", "Tools", "Hire"],
            ),
            (
                "全年投入资金900万元，其中设施建设500万元，运行维护300万元，其他100万元。",
                ["设施建设", "运行维护", "其他"],
            ),
            (
                "资金来源：市级补助9,600万元，区级配套5,200万元，镇级自筹3,500万元，社会捐赠900万元。",
                ["市级补助", "区级配套", "镇级自筹", "社会捐赠"],
            ),
            (
                "Funding: a city grant of €9,000, district €5,000, gifts €3,000 and fees €1,000.",
                ["City grant", "District", "Gifts", "Fees"],
            ),
            (
                "资金：总投资9,600万元，市级5,000万元，区级4,000万元，社会捐赠600万元。",
                ["市级", "区级", "社会捐赠"],
            ),
            ("资金来源为省级补助900万元、县级财政1,300万元、社会捐助260万元。", ["省级补助", "县级财政", "社会捐助"]),
            ("总投资2.86亿元中，管网占58%，搬迁占27%，修复占15%。", ["管网", "搬迁", "修复"]),
            ("补助资金来源为：县财政占50%，市级专项占30%，公益金占20%。", ["县财政", "市级专项", "公益金"]),
        ],
    )
    def it_names_every_part_as_the_sentence_does(self, sentence: str, parts: list[str]) -> None:
        (table,) = told_tables([_said(sentence)])
        assert [row[0] for row in table.cells] == parts

    @pytest.mark.parametrize(
        "sentence",
        [
            "Losses fell from 19 per cent in 2023 to 16 per cent in 2024 and 11 per cent in 2025.",
            "Sales rose 20% in Paris, 30% in Lyon and 50% in Lille.",
            "We reached 50% in 2023, 30% in 2024 and 20% in 2025.",
            "Animals crossed 83% of narrow gaps, 41% of middling ones and 6% of wide ones.",
            "It rose from 12 to 15, from 15 to 20 and from 20 to 30.",
            "In 147 nights it gave 4,116 beds to 212 people.",
            "A quarter of the 40% who answered wanted 35% more, and 25% less.",
        ],
    )
    def it_takes_no_changes_and_no_rates_for_parts_of_a_whole(self, sentence: str) -> None:
        assert told_tables([_said(sentence)]) == []

    def it_takes_no_total_for_one_of_its_parts(self) -> None:
        (table,) = told_tables([_said("全年投入资金900万元，其中设施建设500万元，运行维护300万元，其他100万元。")])
        assert table.caption == "全年投入资金900万元"

    def it_says_what_the_parts_are_of_and_draws_a_ring_with_its_percent_signs(self) -> None:
        text = "Income was £9 million. Fees made up 70% of it, grants 20% and gifts 10%."
        (table,) = told_tables([_said(text)])
        chart = chart_for(table, language="en")
        assert table.caption == "Income was £9 million"
        assert chart is not None
        assert (chart.kind, chart.unit, chart.number_format) == ("doughnut", None, '0"%"')

    @pytest.mark.parametrize(
        ("sentence", "caption"),
        [
            ("不满意的原因依次为：菜品重复（43%）、菜凉（31%）、口味偏咸（18%）、其他（8%）。", "不满意的原因"),
            ("日均使用人次8.4万，其中步行占52%，骑行占31%，跑步占17%。", None),
            ("Asked why: price (50%), distance (30%) and noise (20%).", "Asked why"),
        ],
    )
    def it_takes_no_bracket_and_no_total_into_a_name(self, sentence: str, caption: str | None) -> None:
        (table,) = told_tables([_said(sentence)])
        assert all(row[0].isalpha() for row in table.cells)
        assert caption is None or table.caption == caption
