"""Markdown, HTML, plain text and CSV."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from agents.sources.base import Document, Source
from agents.sources.intake import Format
from agents.sources.limits import Limits
from agents.sources.parse import parse

Parsed = Callable[..., Document]


def png(size: tuple[int, int] = (300, 200)) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", size, "navy").save(stream, "PNG")
    return stream.getvalue()


def kinds(source: Source) -> list[tuple[str, str]]:
    return [(p.kind, p.text) for p in source.passages]


class DescribeMarkdown:
    def it_reads_structure(self, parsed: Parsed) -> None:
        text = (
            "# Boats\n\nOld *and* [new](x).\n\n- oars\n- sails\n\n> Wood floats.\n\n"
            "```\nrow()\n```\n\n## Steel\n\nSteel does not.\n"
        )
        source = parsed(text, "markdown").source
        assert source.title == "Boats"
        assert kinds(source) == [
            ("paragraph", "Old and new."),
            ("list_item", "oars"),
            ("list_item", "sails"),
            ("quote", "Wood floats."),
            ("code", "row()"),
            ("paragraph", "Steel does not."),
        ]
        assert [h.text for h in source.headings] == ["Boats", "Steel"]

    def it_reads_tables(self, parsed: Parsed) -> None:
        (table,) = parsed(
            "Table 2: Speed\n\n| Boat | Speed (kn) |\n|---|---|\n| A | 4.5 |\n| B | 6 |\n", "markdown"
        ).source.tables
        assert table.caption == "Table 2: Speed"
        assert table.columns[1].unit == "kn" or table.columns[1].kind == "number"
        assert table.values == [[None, 4.5], [None, 6.0]]

    def it_takes_title_and_author_from_front_matter(self, parsed: Parsed) -> None:
        source = parsed(
            "---\ntitle: Tides\nauthor: B. Ness\ndate: 2024-02-01\n---\n\n# One\n\nText.\n", "markdown"
        ).source
        assert (source.title, source.author, source.date) == ("Tides", "B. Ness", "2024-02-01")
        assert "author:" not in source.text

    def it_keeps_headings_in_code_out_of_the_tree(self, parsed: Parsed) -> None:
        source = parsed("# Only\n\n```\n# not this\n```\n", "markdown").source
        assert [h.text for h in source.headings] == ["Only"]

    def it_finds_pictures_beside_the_file_and_nowhere_else(self, parsed: Parsed, tmp_path: Path) -> None:
        folder = tmp_path / "doc"
        folder.mkdir()
        (folder / "plan.png").write_bytes(png())
        (tmp_path / "secret.png").write_bytes(png((400, 400)))
        text = "Text.\n\n![The plan](plan.png)\n\n![x](../secret.png)\n\n![y](http://127.0.0.1:9/z.png)\n\n![z](/etc/passwd)\n"
        source = parsed(text, "markdown", folder=folder).source
        assert [(f.alt, f.width) for f in source.figures] == [("The plan", 300)]
        assert len(source.warnings) == 2


class DescribeHtml:
    def it_drops_what_is_not_the_text(self, parsed: Parsed) -> None:
        page = """<html><head><title>Harbour | Site</title><style>p{}</style></head><body><nav>Home</nav>
        <header><a>Logo</a></header><div class="cookie-banner">We use cookies</div><main><h1>Harbour</h1>
        <p>Ships come<br>and go.<script>alert(1)</script></p><p hidden>Secret</p></main>
        <footer>Imprint</footer></body></html>"""
        source = parsed(page, "html").source
        assert source.title == "Harbour"
        assert kinds(source) == [("paragraph", "Ships come and go.")]

    def it_spreads_spans_of_table_cells(self, parsed: Parsed) -> None:
        page = """<table><caption>Catch</caption><tr><th rowspan=2>Port</th><th colspan=2>Tonnes</th></tr>
        <tr><th>2022</th><th>2023</th></tr>
        <tr><td rowspan=2>Veld</td><td>1.5</td><td>2</td></tr><tr><td>3</td><td>4</td></tr></table>"""
        (table,) = parsed(page, "html").source.tables
        assert [c.name for c in table.columns] == ["Port", "Tonnes – 2022", "Tonnes – 2023"]
        assert table.cells == [["Veld", "1.5", "2"], ["Veld", "3", "4"]]

    def it_reads_text_in_layout_tables(self, parsed: Parsed) -> None:
        page = "<table><tr><td><h2>Left</h2><p>One.</p></td><td><p>Two.</p></td></tr><tr><td>Three.</td></tr></table>"
        source = parsed(page, "html").source
        assert source.tables == []
        assert [text for _, text in kinds(source)] == ["One.", "Two.", "Three."]

    def it_reads_pictures_from_data_uris(self, parsed: Parsed) -> None:
        uri = "data:image/png;base64," + base64.b64encode(png()).decode()
        document = parsed(
            f"<p>A.</p><figure><img src='{uri}' alt='Sea'><figcaption>Figure 1: The sea</figcaption></figure>", "html"
        )
        (figure,) = document.source.figures
        assert (figure.caption, figure.alt) == ("Figure 1: The sea", "Sea")
        assert document.assets[figure.asset] == png()

    def it_uses_the_declared_encoding(self, parsed: Parsed) -> None:
        page = "<meta charset='iso-8859-2'><p>Łódź nad Wisłą</p>".encode("iso-8859-2")
        assert parsed(page, "html").source.passages[0].text == "Łódź nad Wisłą"


class DescribePlainText:
    def it_guesses_headings_carefully(self, parsed: Parsed) -> None:
        text = (
            "River Report\n============\n\nBy A. Holm\n\nThe river rose.\n\nCAUSES\n\n"
            "Rain fell for nine days\nwithout a break.\n\n"
            "2.1 Snow\n\nSnow melted early.\n\nThis short line is a sentence.\n"
        )
        source = parsed(text, "text").source
        assert source.title == "River Report"
        assert source.author == "A. Holm"
        assert [h.text for h in source.headings] == ["River Report", "CAUSES"]
        assert [h.text for h in source.headings[1].children] == ["2.1 Snow"]
        assert ("paragraph", "Rain fell for nine days without a break.") in kinds(source)
        assert ("paragraph", "This short line is a sentence.") in kinds(source)

    @pytest.mark.parametrize(
        ("text", "title"),
        [
            (
                "Riverside Bookshop\nThe shop welcomed 48,200 readers, twelve per cent more than before.\nCoffee did well.",
                1,
            ),
            ("Village Hall Committee\nMinutes, 14 September 2026\n\nThe roof leaks.", 1),
            (
                "河岸书店年度小结\n2025 年书店接待读者 48,200 人，比上一年增加 12%。全年收入 186 万元。\n举办读书会 64 场。",
                1,
            ),
            ("The fox runs away into the deep dark\nforest where nobody ever goes at night. It was late.", 0),
            ("12 Mill Lane\nThornbury\n\nDear Sir,\n\nI write to you.", 0),
            ("Roses are red\nViolets are blue\nSugar is sweet\nAnd so are you\n\nA poem.", 0),
        ],
    )
    def it_takes_a_first_line_that_stands_over_what_follows_for_the_title(
        self, parsed: Parsed, text: str, title: int
    ) -> None:
        assert parsed(text, "text").source.title == (text.split("\n")[0] if title else None)

    def it_reads_chinese_chapters(self, parsed: Parsed) -> None:
        source = parsed(
            "第一章 总则\n\n第一节 目的\n\n为了保护河道，制定本办法。\n本办法自发布之日起施行。\n\n"
            "第二章 罚则\n\n违者罚款。\n",
            "text",
        ).source
        assert [(h.text, [c.text for c in h.children]) for h in source.headings] == [
            ("第一章 总则", ["第一节 目的"]),
            ("第二章 罚则", []),
        ]
        assert source.language == "zh"
        assert source.passages[0].text == "为了保护河道，制定本办法。本办法自发布之日起施行。"

    def it_has_a_heading_even_without_headings(self, parsed: Parsed) -> None:
        source = parsed("some words without a heading, and then some more of them.\n", "text", "notes.txt").source
        assert [h.text for h in source.headings] == ["notes"]

    def it_cuts_long_paragraphs_at_sentence_ends(self, parsed: Parsed) -> None:
        sentence = "The pump ran for {} hours before it was stopped by the night crew. "
        source = parsed("".join(sentence.format(n) for n in range(60)), "text").source
        assert len(source.passages) > 3
        assert all(len(p.text) <= Limits().passage_characters for p in source.passages)
        assert all(p.text.startswith("The pump") and p.text.endswith("crew.") for p in source.passages)


class DescribeCsv:
    @pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
    def it_tells_the_delimiter(self, parsed: Parsed, delimiter: str) -> None:
        rows = [["Town", "People", "Note"], ["Veld", "1200", "on the coast"], ["Holm", "900", "inland"]]
        (table,) = parsed("\n".join(delimiter.join(r) for r in rows), "csv").source.tables
        assert [c.name for c in table.columns] == rows[0]
        assert table.cells == rows[1:]

    def it_reads_quoted_fields(self, parsed: Parsed) -> None:
        (table,) = parsed('a,b\n"x, y","line\nbreak"\n"1,200",2\n', "csv").source.tables
        assert table.cells == [["x, y", "line break"], ["1,200", "2"]]

    def it_says_how_much_of_a_long_file_it_kept(self, parsed: Parsed) -> None:
        text = "n,m\n" + "\n".join(f"{n},{n * 2}" for n in range(4000))
        source = parsed(text, "csv", "long.csv", limits=Limits(table_rows=1000)).source
        assert len(source.tables[0].cells) == 1000
        assert "Table 1 of the document has 4,000 rows; the first 1,000 were kept as data." in source.warnings


class DescribeHeadingsOverTheirText:
    def it_knows_the_parts_of_a_paper_that_have_no_number(self):
        text = "On Ice\n\n1 Results\nIce came two days early in both winters.\n\nReferences\n\nKim, A. (2021). Ice. 3, 11-19.\n"
        found = parse(text.encode(), "paper.txt", "text", Limits()).source
        assert found.passages[-1].locator.heading[-1] == "References"

    def it_takes_a_short_numbered_line_for_one_where_the_next_word_had_room(self):
        text = (
            "Minutes\n\n1. Oven\n\n1.1 Offers\nThree offers for a new deck oven came in: Ruhl 48,900 euros, Castor 44,200 euros.\n"
            "2. Flour\nThe price of rye flour rises from 0.62 to 0.71 euros per kilogram on 1 April.\n"
        )
        source = parse(text.encode(), "a.txt", "text", Limits()).source
        places = {p.text.split()[0]: list(p.locator.heading) for p in source.passages if p.kind == "paragraph"}
        assert places["Three"][-1] == "1.1 Offers"
        assert places["The"][-1] == "2. Flour"

    def it_leaves_a_list_and_a_broken_line_as_they_are(self):
        text = "1. Milk\n2. Eggs from the farm\n\n1. This line was broken by the editor because it had become too\nLong for it, and goes on.\n"
        source = parse(text.encode(), "a.txt", "text", Limits()).source
        assert {tuple(p.locator.heading) for p in source.passages} == {("a",)}  # the name alone

    def it_parts_chinese_minutes(self):
        text = "某会会议纪要\n时间：2026年2月27日\n地点：活动室\n一、电梯更换\n收到两份报价，委员会选择了恒达公司。\n"
        source = parse(text.encode(), "a.txt", "text", Limits()).source
        assert source.title == "某会会议纪要"
        assert [p.text for p in source.passages if "：" in p.text] == ["时间：2026年2月27日", "地点：活动室"]
        assert any(list(p.locator.heading)[-1:] == ["一、电梯更换"] for p in source.passages)

    def it_takes_short_lines_that_stand_alone_over_paragraphs_and_no_verse(self):
        memo = (
            "To: All\nFrom: Ann\nSubject: Moving the archive\n\nWhy we move\n\nThe basement was under water in August.\n\n"
            "Where it goes\n\nThe second floor has room for eleven kilometres of shelves.\n\nWho does it\n\nThe movers do it in the second week of March.\n"
        )
        source = parse(memo.encode(), "memo.txt", "text", Limits()).source
        places = [p.locator.heading[-1] for p in source.passages if p.text.startswith("The ")]
        assert places == ["Why we move", "Where it goes", "Who does it"]
        verse = "Song\n\nThe river is wide\n\nThe boat is small\n\nWe row and we row until morning comes up.\n"
        assert len(parse(verse.encode(), "a.txt", "text", Limits()).source.headings) <= 1

    def it_takes_lines_over_their_paragraphs_with_no_blank_line_between(self):
        report = (
            "Jahresbericht 2025\n\nDas Jahr in Kürze\nDie Genossenschaft hat 8,4 Millionen Kilowattstunden erzeugt.\n\n"
            "Anlagen\nDrei neue Dachanlagen gingen im vergangenen Jahr ans Netz.\n\n"
            "Ausblick\n2026 soll ein Speicher gebaut werden, der zwei Drittel davon auffängt.\n"
        )
        source = parse(report.encode(), "bericht.txt", "text", Limits()).source
        said = [(p.locator.heading[-1], p.text.split()[0]) for p in source.passages if p.text.endswith(".")]
        assert said == [("Das Jahr in Kürze", "Die"), ("Anlagen", "Drei"), ("Ausblick", "2026")]
        mail = (
            "Plan\n\nWe talked about the move\nof the archive, which is due in the second week of March.\n\n"
            "Ann asked for two more vans\nand for a list of the shelves that are to stay where they are.\n"
        )
        assert len(parse(mail.encode(), "a.txt", "text", Limits()).source.headings) <= 1

    def it_parts_chinese_clauses_and_what_stands_over_them(self):
        text = (
            "会议纪要\n\n二、讨论的问题\n1. 菜品重复。四周内同一道菜出现了五次。\n2. 菜凉。平均间隔52分钟。\n\n"
            "三、会议决定\n（一）自4月1日起，菜单提前一周公布。\n（二）采购保温箱24个。\n"
        )
        source = parse(text.encode(), "a.txt", "text", Limits()).source
        assert [(p.kind, p.locator.heading[-1], p.text) for p in source.passages][-2:] == [
            ("list_item", "三、会议决定", "自4月1日起，菜单提前一周公布。"),
            ("list_item", "三、会议决定", "采购保温箱24个。"),
        ]
        assert [p.locator.heading[-1] for p in source.passages][:2] == ["二、讨论的问题"] * 2


@pytest.mark.parametrize(("kind", "title"), [("markdown", "# Café\n\n"), ("text", "Café\n\n")])
def it_sets_short_lines_apart_that_were_ended_on_purpose(kind: Format, title: str):
    when = f"{title}Saturday 6 June, 10:00\nOld Fire Station, Mill Lane\nFree entry\n\n"
    prose = "The river is broken here by the editor of the text\nand goes on in the next line, as all prose does.\n"
    source = parse((when + prose).encode(), "a", kind, Limits()).source
    assert [p.text for p in source.passages if p.kind == "paragraph"] == [
        "Saturday 6 June, 10:00 · Old Fire Station, Mill Lane · Free entry",
        "The river is broken here by the editor of the text and goes on in the next line, as all prose does.",
    ]


@pytest.mark.parametrize(("kind", "over"), [("markdown", "## "), ("text", "")])
def it_takes_the_lines_of_a_programme_for_entries(kind: Format, over: str):
    text = (
        f"{over}Programme\n\n10:00 Doors open\n11:30 Talk: why things break\n14:00 Soldering for beginners\n\n"
        f"{over}安排\n\n9:00 开门\n10:30—11:30 育苗讲座\n下午2点 抽奖\n\n"
    )
    told = [
        (p.kind, p.text)
        for p in parse(text.encode(), "a", kind, Limits()).source.passages
        if "0 " in p.text or "点" in p.text
    ]
    assert told == [
        ("list_item", "10:00 Doors open"),
        ("list_item", "11:30 Talk: why things break"),
        ("list_item", "14:00 Soldering for beginners"),
        ("list_item", "9:00 开门"),
        ("list_item", "10:30—11:30 育苗讲座"),
        ("list_item", "下午2点 抽奖"),
    ]


def it_takes_lines_with_their_names_for_entries_and_leaves_a_head_together():
    text = (
        "# Beekeeping\n\nAuthor: Rosa Lind\nDate: 2 May 2026\nVersion: 3\n\n"
        "Week 1: The colony\nWeek 2: Hives and tools\nWeek 3: First inspection (outdoors)\n\n"
        "型号：S2标准版 / S2长续航版\n重量：13.8公斤\n质保：整车2年，电池3年\n"
    )
    told = [(p.kind, p.text) for p in parse(text.encode(), "a", "markdown", Limits()).source.passages]
    assert [t for kind, t in told if kind == "list_item"] == [
        "Week 1: The colony",
        "Week 2: Hives and tools",
        "Week 3: First inspection (outdoors)",
        "型号：S2标准版 / S2长续航版",
        "重量：13.8公斤",
        "质保：整车2年，电池3年",
    ]
    assert told[0] == ("paragraph", "Author: Rosa Lind · Date: 2 May 2026 · Version: 3")


def it_takes_counted_parts_over_their_text_for_headings():
    text = (
        "HOW TO PLAN A STREET PARTY\n\n"
        "Step 1: Ask the neighbours\nKnock on every door at least eight weeks before. Two thirds must agree.\n\n"
        "Step 2: On the day\n08:00 Signs out\n12:00 Lunch\n18:00 Street clean\n\n"
        "What it costs\nClosure 40, insurance 65, hire of tables 120. In total 300 pounds for a street of thirty.\n\n"
        "Mistakes we made\nWe forgot a plan for wet weather, and put the music beside the baby's window.\n"
    )
    source = parse(text.encode(), "a", "text", Limits()).source
    assert [h.text for h in source.headings] == [
        "HOW TO PLAN A STREET PARTY",
        "Step 1: Ask the neighbours",
        "Step 2: On the day",
        "What it costs",
        "Mistakes we made",
    ] or [h.text for h in source.headings[0].children] == [
        "Step 1: Ask the neighbours",
        "Step 2: On the day",
        "What it costs",
        "Mistakes we made",
    ]
    assert [p.text for p in source.passages if p.kind == "list_item"] == [
        "08:00 Signs out",
        "12:00 Lunch",
        "18:00 Street clean",
    ]


def it_reads_minutes_by_their_counted_matters_and_a_lesson_by_its_minutes():
    minutes = (
        "议事会记录\n\n时间：3月12日 19:00\n地点：二楼\n\n议题一：车库漏水\n物业介绍，B2区有6处漏水，雨季前要修好。\n表决：同意21票。\n\n"
        "议题二：充电桩\n现有20个桩，登记的电动车有146辆。\n"
    )
    found = parse(minutes.encode(), "a.txt", "text", Limits()).source
    assert [p.locator.heading[-1] for p in found.passages[-3:]] == ["议题一：车库漏水"] * 2 + ["议题二：充电桩"]
    lesson = (
        "Why do leaves turn red?\n\nA lesson for year 9\n\nYou need\n- fresh leaves\n- coffee filters\n- jars\n\n"
        "Lesson plan\n0-5 min: Show the red maple. Ask: was it red in summer?\n5-20 min: Chromatography in groups of 3.\n"
        "20-35 min: Compare bands.\n\nWhat pupils get wrong\nThey think the red was hidden all along. Red is made new.\n"
    )
    found = parse(lesson.encode(), "science.txt", "text", Limits()).source
    assert found.title == "Why do leaves turn red?"
    assert [(p.locator.heading[-1], p.text) for p in found.passages if p.kind == "list_item"][2:5] == [
        ("You need", "jars"),
        ("Lesson plan", "0-5 min: Show the red maple. Ask: was it red in summer?"),
        ("Lesson plan", "5-20 min: Chromatography in groups of 3."),
    ]
