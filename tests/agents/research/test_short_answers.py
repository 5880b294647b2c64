"""Short answers from sentences and tables as they are, or worked out of them; none where the sources do not tell."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.corpus import Corpus
from agents.corpus.files import add
from agents.evaluation.judging import same
from agents.research.library import Library
from agents.research.notes import Note, Report
from agents.research.output import answer_of, cited_notes, html, markdown
from agents.research.paper import write_docx
from agents.research.short import telling
from agents.research.short.asking import asked, wants_value
from agents.research.short.direct import Direct, least
from agents.research.short.figuring import figured, shown
from agents.research.short.values import values
from agents.research.tabling import tabled
from agents.research.writing import verified
from agents.sources.intake import Format
from agents.sources.limits import Limits
from agents.sources.parse import parse
from tests.agents.research.conftest import Asked

KINDS: dict[str, Format] = {".md": "markdown", ".csv": "csv", ".html": "html", ".txt": "text"}
FOLDER = Path(__file__).parents[3] / "benchmarks" / "research"


def questions(name: str) -> list[dict]:
    return [json.loads(line) for line in (FOLDER / name).read_text("utf-8").splitlines() if line.strip()]


@pytest.fixture(scope="module")
def valley(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """The documents of the development questions."""
    with Corpus(tmp_path_factory.mktemp("valley") / "c.sqlite") as corpus:
        for path in sorted((FOLDER / "folder").iterdir()):
            data = path.read_bytes()
            source = parse(data, path.name, KINDS[path.suffix], Limits()).source
            corpus.put(str(path), hashlib.sha256(data).hexdigest(), source)
        yield Library([corpus])


def told(library: Library, question: str) -> str | None:
    found = Direct(library).answer(question)
    return found.text if found is not None and found.score >= least(question) else None


class DescribeDirectAnswers:
    def it_answers_most_and_makes_nothing_up(self, valley: Library):
        right, made_up = 0, []
        every = questions("short_questions.jsonl")
        for wanted in every:
            text = told(valley, wanted["query"])
            if wanted["answer"] is None:
                made_up += [wanted["id"]] if text is not None else []
                right += text is None
            else:
                forms = [wanted["answer"], *wanted.get("aliases", [])]
                right += text is not None and any(same(text, form) for form in forms)
        assert made_up == []
        assert right >= len(every) - 4

    def it_shows_what_another_source_says(self, valley: Library):
        found = Direct(valley).answer("How many inhabitants does Port Alder have?")
        assert found is not None
        assert (found.text, [rival.text for rival in found.rivals]) == ("318,000", ["305,400"])

    def it_rests_on_words_that_stand_in_the_source(self, valley: Library):
        for wanted in questions("short_questions.jsonl")[::4]:
            found = Direct(valley).answer(wanted["query"])
            for basis in found.basis if found else ():
                assert basis.said in valley.text(basis.hit.source.id)[basis.start : basis.end]

    def it_names_a_source_by_where_it_is_now(self, valley: Library):
        """Notes of a run that was cut off come from a folder that is gone, perhaps of another machine."""
        found = Direct(valley).answer("How many inhabitants does Port Alder have?")
        assert found is not None
        made = telling.told(found, valley, [])
        assert made is not None
        entry, notes = made
        moved = [n.model_copy(update={"source": n.source.model_copy(update={"origin": "/gone/a.md"})}) for n in notes]
        again = telling.told(found, valley, moved)
        assert again is not None
        assert again[0]["sources"] == entry["sources"] != []


class DescribeAQuestion:
    @pytest.mark.parametrize(
        ("question", "task", "sort"),
        [
            ("Which tram line is the longest?", "most", "name"),
            ("How many more visitors came in 2023 than in 2019?", "difference", "number"),
            ("Which costs more, the blanket or the stool?", "either", "money"),
            ("What is the average price of the lamps?", "average", "money"),
            ("Are dogs allowed in the museum?", "whether", None),
            ("How old was Ada Lovelace when she died?", "age", "number"),
            ("哪一类图书借阅最多？", "most", "name"),
            ("大桥什么时候通车？", "value", "date"),
            ("大桥允许行人通过吗？", "whether", None),
        ],
    )
    def it_is_taken_apart(self, question: str, task: str, sort: str | None):
        ask = asked(question)
        assert (ask.task, ask.sort) == (task, sort)
        assert wants_value(question)

    def it_may_want_a_text(self):
        assert not wants_value("Why did the council reject the proposal?")
        assert not wants_value("How does the pump work, and who repairs it?")

    @given(st.text(max_size=200))
    def it_is_never_too_odd(self, question: str):
        asked(question)


class DescribeValues:
    def it_has_units_scales_and_words(self):
        found = {
            v.text: v.number
            for v in values("It cost €39.6 million, lost 8.2 % in seven years; Line 4 is none.", "number")
        }
        assert found == {"€39.6 million": 39_600_000.0, "8.2 %": 8.2, "seven years": 7.0}
        assert [v.text for v in values("馆长周文岚自2018年起任职，藏书28.6万册。", "person")] == ["周文岚"]
        assert [v.number for v in values("藏书28.6万册，始于1956年。", "number")] == [286_000.0]
        assert [v.text for v in values("下午3点20分集合，7点半返回。", "date")] == ["3点20分", "7点半"]

    @given(st.text(max_size=200), st.sampled_from(["number", "date", "year", "person", "place", "time", "weekday"]))
    def it_stands_where_it_says(self, text: str, sort):
        for value in values(text, sort):
            assert text[value.start : value.end].startswith(value.text[:1])

    def it_is_worked_out_by_the_tool(self):
        made = figured("difference", ["25.8", "28.3"])
        assert made is not None
        assert (made.text, made.working) == ("2.5", "28.3 − 25.8 = 2.5")
        assert figured("sum", ["5 or 6", "7"]) is None
        assert [shown("25.8", "€ million"), shown("12.6", "km"), shown("1.6", "万册")] == [
            "€25.8 million",
            "12.6 km",
            "1.6万册",
        ]


class DescribeTablesOfAReport:
    def it_has_every_cell_in_a_quote_that_stands(self, valley: Library):
        for question, form in (
            ("Which tram line is the longest?", "bar"),
            ("How did fares develop from 2021 to 2023?", "line"),
            ("各类图书的借阅量比较", "bar"),
            ("List the prices of the products", ""),
        ):
            [table], notes = tabled(question, valley, [])
            by_id = {note.id: note for note in notes}
            assert all(valley.stands(note) for note in notes)
            cells = [cell for row in (table.header, *table.rows) for cell in row if cell.text]
            assert all(cell.text in by_id[cell.note].quote for cell in cells)
            assert table.form == form

    def it_is_not_made_for_one_value(self, valley: Library):
        assert tabled("Who founded the Harrow Street Museum?", valley, []) == ([], [])

    def it_goes_when_a_cell_does_not_stand(self, valley: Library):
        [table], notes = tabled("Which tram line is the longest?", valley, [])
        forged = table.model_copy(
            update={"rows": [[c.model_copy(update={"text": "99"}) for c in r] for r in table.rows]}
        )
        report = Report(question="q", tables=[table, forged])
        assert verified(report, notes, valley).tables == [table]

    def it_is_in_every_file_with_its_numbers(self, valley: Library, tmp_path: Path):
        tables, notes = tabled("Which tram line is the longest?", valley, [])
        report = Report(question="Which tram line is the longest?", tables=tables)
        cited = cited_notes(report, notes)
        assert "**Network**[^1]" in markdown(report, cited)
        assert "| Line 1 | 12\\.6 |" in markdown(report, cited)
        page = html(report, cited, valley)
        assert "<svg" in page
        assert "&quot;values&quot;: [12.6" in page
        _read_back(write_docx(report, cited, tmp_path / "report.docx"))
        assert answer_of(report).startswith("Line Length (km): Line 1 12.6")


def _read_back(path: Path) -> None:
    """The Word file has the table, and a native chart with a workbook of its own."""
    import zipfile

    import docx
    import openpyxl

    name, length = (cell.text for cell in docx.Document(str(path)).tables[0].rows[1].cells)
    assert name.startswith("Line 1")
    assert length.strip() == "12.6"
    with zipfile.ZipFile(path) as file:
        names = file.namelist()
        assert "word/charts/chart1.xml" in names
        chart = file.read("word/charts/chart1.xml")
        assert b"externalData" in chart
        assert b"<c:v>12.6</c:v>" in chart
        with file.open("word/embeddings/chart1.xlsx") as book:
            assert openpyxl.load_workbook(book).worksheets[0]["B2"].value == 12.6


class DescribeReportsWithShortAnswers:
    def it_says_so_when_the_sources_do_not_tell(self, ask: Asked, library: Library):
        report, notes, _ = ask("How many pages does the ferry report have?")
        assert report.unanswered
        assert report.short is None or not report.short.notes
        assert report.confidence <= 20
        closest = report.answer[0].text
        assert answer_of(report) == f"No source was found that says it outright. What comes closest: {closest}"
        assert "No source was found" in html(report, cited_notes(report, notes), library)
        empty = report.model_copy(update={"answer": []})
        assert answer_of(empty) == "The sources searched do not tell this."

    def it_tells_a_value_with_its_sentence_once(self, ask: Asked):
        report, notes, _ = ask("How many passengers did the ferry between Holm and Varde carry in 2019?")
        assert report.short is not None
        assert report.short.text == "41,300"
        said = [s.text for s in report.sentences()]
        assert len(said) == len(set(said))
        assert report.short.rests_on[0][0] in {n.id: n for n in notes}[report.short.rests_on[0][1]].quote

    def it_goes_when_what_it_rests_on_does_not_stand(self, ask: Asked, library: Library):
        report, notes, _ = ask("How many passengers did the ferry between Holm and Varde carry in 2019?")
        moved = [Note.model_validate({**n.model_dump(), "quote": n.quote.replace("41,300", "51,300")}) for n in notes]
        assert verified(report, moved, library).short is None


STREETS = """# The shade programme

The shade programme cost 4.6 million euros against a budget of 4.1 million euros.

Extending the shade programme to forty streets would cost 9.8 million euros over three years.

# 遮阳项目

遮阳项目花费460万元。

遮阳项目扩展到四十条街，预计花费980万元。
"""


@pytest.mark.parametrize(
    ("question", "answer"),
    [("What did the shade programme cost?", "4.6 million euros"), ("遮阳项目花费多少钱？", "460万元")],
)
def it_knows_what_was_from_what_would_be(tmp_path: Path, question: str, answer: str):
    with Corpus(tmp_path / "c.sqlite") as corpus:
        source = parse(STREETS.encode(), "streets.md", "markdown", Limits()).source
        corpus.put("streets.md", hashlib.sha256(STREETS.encode()).hexdigest(), source)
        assert told(Library([corpus]), question) == answer


NEWS = """# Harbour news

The annual rent of an allotment rises from £36 to £42 in April. The flood damage is estimated at £18.7 million.
Insurers have paid £11.2 million of the flood damage so far.

The council had budgeted £3.2 million for the ferry in 2024. The ferry cost £2.9 million in 2024.

On 14 December 2023 the River Ash rose to 5.62 metres, 22 centimetres above the earlier record of 1947.

Repairs of the roof will take eleven weeks and are to begin on 2 June 2025. The museum opened on 3 March 2021, and
the tower opened on 13 March 2021.

Rosa Iversen runs the bakery. The bakery opens at six, except on Mondays.

通勤时间从38分钟降到34分钟。游泳馆周二至周日开放，周一闭馆。成人票每次30元，学生票15元。
"""


class DescribeWhatSentencesHold:
    """Questions that a new reader asked of documents of their own, and that were answered wrongly at first."""

    @pytest.fixture(scope="class", autouse=True)
    @classmethod
    def direct(cls, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Direct]:
        folder = tmp_path_factory.mktemp("news")
        (folder / "news.md").write_text(NEWS, encoding="utf-8")
        with Corpus(folder / "c.sqlite") as corpus:
            add(corpus, [folder / "news.md"])
            yield Direct(Library([corpus]))

    @pytest.mark.parametrize(
        ("question", "answer"),
        [
            ("By how much does the allotment rent rise?", "£6"),
            ("How much of the flood damage has not been paid by insurers?", "£7.5 million"),
            ("What was the budget for the ferry in 2024?", "£3.2 million"),
            ("How much higher was the River Ash in 2023 than in 1947?", "22 centimetres"),
            ("On what date will the roof repairs be finished?", "18 August 2025"),
            ("How many days passed between the opening of the museum and the opening of the tower?", "10 days"),
            ("Is the bakery open on Mondays?", "No"),
            ("通勤时间缩短了多少？", "4分钟"),
            ("游泳馆周一开放吗？", "否"),
            ("游泳馆周三开放吗？", "是"),
            ("学生票多少钱？", "15元"),
        ],
    )
    def it_answers(self, direct: Direct, question: str, answer: str):
        found = direct.answer(question)
        assert found is not None
        assert found.text == answer
        assert found.score >= least(question)

    @pytest.mark.parametrize("question", ["Who did not open the museum?", "How many people were not paid?"])
    def it_tells_nothing_of_what_was_not_done(self, direct: Direct, question: str):
        assert direct.answer(question) is None
