"""What a table says of itself: names and values as written, compared and never computed."""

from __future__ import annotations

import pytest

from agents.checks.grounding import fault_of
from agents.deck.extract.columns import grid_of, periods_of
from agents.deck.extract.readings import reading
from agents.deck.library import Library
from agents.deck.spec import Item
from agents.sources.base import Document, Language
from agents.sources.limits import Limits
from agents.sources.parse import parse

TIME = "Year,Own share,Price (€/MWh)\n2021,31%,142\n2022,38%,267\n2023,47%,198\n2024,56%,151\n"
PARTS = "Part,Pieces\nInner tubes,512\nBrake pads,388\nChains,201\nLights,174\n"
BUDGET = "Item,Budget,Spent\nTrenches,1350,1480\nPipes,150,700\nPaving,760,710\n"
QUARTER = (
    "Line,Jul,Aug,Sep,Q3,Q3 2025\nMachines,412,388,455,1255,1190\nGrinders,168,171,190,529,601\n"
    "Service,96,99,104,299,251\nTotal,676,658,749,2083,2042\n"
)
CANTEEN = "Année scolaire,Part bio (%)\n2022-2023,22\n2023-2024,27\n2024-2025,31\n2025-2026,39\n"
STAFF = "Department,Jun 30,Sep 30,Open positions\nAssembly,34,36,2\nService,12,15,1\nSales,9,9,0\nResearch,7,8,3\n"
CLINIC = "季度,门诊人次\n2024年第一季度,2100\n2024年第二季度,2340\n2024年第三季度,2580\n2024年第四季度,2820\n"


def read(csv: str, language: Language = "en") -> tuple[Document, str | None]:
    document = parse(csv.encode(), "table.csv", "csv", Limits())
    return document, reading(document.source.tables[0], language)


@pytest.mark.parametrize(
    ("csv", "language", "said"),
    [
        (TIME, "en", "Own share rose from 31% (2021) to 56% (2024)"),
        (TIME.replace("Own share,", "").replace("31%,", "").replace("38%,", "").replace("47%,", "").replace("56%,", ""),
         "en", "Price: highest in 2022 (267 €/MWh), lowest in 2021 (142 €/MWh)"),
        (PARTS, "en", "Pieces: Inner tubes first (512), then Brake pads (388)"),
        (BUDGET, "en", "Budget and Spent differ most in Pipes: 150 against 700"),
        (QUARTER, "en", "Machines: 1255 of 2083 (Q3)"),
        (CANTEEN, "en", "Part bio: 22% (2022-2023) → 39% (2025-2026)"),
        (STAFF, "en", "Service rose most: from 12 (Jun 30) to 15 (Sep 30)"),
        (CLINIC, "zh", "门诊人次从2024年第一季度的2100升至2024年第四季度的2820"),
    ],
    ids=["change", "bounds", "first", "gap", "months and their sum", "another language", "days", "zh"],
)  # fmt: skip
def it_says_what_stands_out_and_the_table_bears_it_out(csv: str, language: Language, said: str):
    document, found = read(csv, language)
    assert found == said
    claim = Item(text=said, passages=[document.source.tables[0].passage], origin="read")
    assert fault_of(claim, Library(documents=[document])) is None


def it_never_puts_a_sum_into_a_line_with_its_parts():
    table = read(QUARTER)[0].source.tables[0]
    grid = grid_of(table)
    assert grid is not None
    assert [table.columns[c].name for c in grid.series] == ["Jul", "Aug", "Sep"]
    assert [table.columns[c].name for c in grid.wholes] == ["Q3", "Q3 2025"]
    assert list(periods_of(table, grid.wholes).values()) == ["Q3 2025", "Q3"]  # the present one comes last


def it_is_no_claim_of_anything_that_the_table_does_not_name():
    document, _ = read(PARTS)
    books = Library(documents=[document])
    passages = [document.source.tables[0].passage]
    for said in ("Pieces: first wooden spokes (512)", "Pieces: first Inner tubes (513)"):
        assert fault_of(Item(text=said, passages=passages, origin="read"), books)


@pytest.mark.parametrize(
    "csv",
    [
        "Part,Pieces\nTubes,5\nPads,5\nChains,2\n",
        "Part,Pieces\nTubes,5\nPads,4\n",
        "Name,Note\nAnna,one\nBen,two\nCleo,three\n",
        "Item,Amount\nOpening,1200\nGrant,3900\nWall,-4600\nClosing,500\n",
        f"Part,Pieces\n{'A very long name of a part ' * 3},5\nPads,4\nChains,2\n",
    ],
    ids=["a tie", "two rows", "no numbers", "what is taken away", "a long name"],
)
def it_says_nothing_where_nothing_stands_out(csv: str):
    document = parse(csv.encode(), "table.csv", "csv", Limits())
    assert [reading(table, "en") for table in document.source.tables] in ([None], [])
