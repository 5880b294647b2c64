"""Twenty decks to measure: documents of different kinds and lengths, spreadsheets, topics; English and Chinese."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = Path(__file__).parent / "documents"
EXAMPLES = ROOT / "examples"


@dataclass(frozen=True)
class Wanted:
    """One deck: its name in the tables, what it is made of, how many slides, in which looks."""

    name: str
    inputs: tuple[Path, ...] = ()
    topic: str | None = None
    slides: int = 10
    theme: str = "gesso"


def spreadsheets(folder: Path) -> tuple[Path, Path]:
    """Two workbooks, made by code: a shop's months in English, a clinic's quarters in Chinese."""
    shop, clinic = folder / "repair-shop.xlsx", folder / "诊所季度.xlsx"
    months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    bicycles = [61, 58, 94, 142, 180, 171, 165, 158, 131, 102, 70, 49]
    _write(
        shop,
        {
            "Months": [
                ["Month", "Bicycles", "Revenue (€)"],
                *([m, n, n * 47 + 300] for m, n in zip(months, bicycles, strict=True)),
            ],
            "Parts": [
                ["Part", "Pieces"],
                ["Inner tubes", 512],
                ["Brake pads", 388],
                ["Chains", 201],
                ["Lights", 174],
                ["Saddles", 39],
            ],
        },
    )
    quarters = [
        "2024年第一季度",
        "2024年第二季度",
        "2024年第三季度",
        "2024年第四季度",
        "2025年第一季度",
        "2025年第二季度",
    ]
    _write(
        clinic,
        {
            "门诊": [
                ["季度", "门诊人次", "复诊率（%）"],
                *([q, 2100 + 240 * n, 31 + 2 * n] for n, q in enumerate(quarters)),
            ],
            "科室": [["科室", "人次"], ["内科", 5120], ["儿科", 3870], ["牙科", 2410], ["中医科", 1980]],
        },
    )
    return shop, clinic


def _write(path: Path, sheets: dict[str, list[list[Any]]]) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)


def decks(folder: Path) -> list[Wanted]:
    """All twenty. `folder` takes what is made by code."""
    shop, clinic = spreadsheets(folder)
    themes = ["gesso", "blueprint", "clinic", "grid", "ink", "kraft", "ledger", "nocturne", "pebble", "poster"]
    documents = sorted(DOCUMENTS.glob("*.md"))
    made = [
        Wanted("cool-streets.pdf", (EXAMPLES / "cool-streets.pdf",), slides=12),
        Wanted("cool-streets.pdf, 20", (EXAMPLES / "cool-streets.pdf",), slides=20, theme="ledger"),
        Wanted("night-library.zh.docx", (EXAMPLES / "night-library.zh.docx",), theme="pebble"),
        Wanted("night-library.zh.docx, 6", (EXAMPLES / "night-library.zh.docx",), slides=6, theme="ink"),
        Wanted("project-update.md", (EXAMPLES / "project-update.md",), slides=8, theme="clinic"),
        Wanted("town-energy.xlsx", (EXAMPLES / "town-energy.xlsx",), slides=8, theme="grid"),
        Wanted("repair-shop.xlsx", (shop,), slides=6, theme="kraft"),
        Wanted("诊所季度.xlsx", (clinic,), slides=6, theme="clinic"),
        Wanted(
            "two documents", (DOCUMENTS / "harbour-plan.md", DOCUMENTS / "fleet-review.md"), slides=14, theme="nocturne"
        ),
        Wanted("topic: bees", topic="Why a town should keep bees", slides=8, theme="kraft"),
    ]
    made += [Wanted(p.name, (p,), slides=10, theme=themes[n % len(themes)]) for n, p in enumerate(documents)]
    return made
