"""Numbers that no source holds are named, in text and tables, English and Chinese."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from agents.checks.looking import Asked, number_faults
from agents.render.scene import Scene
from agents.sources import read

REPORT = (
    "In 2023 the town planted 3,400 trees for 1.2 million euros. 38 per cent of them are limes. 共有三千六百人参加。"
)


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Asked:
    file: Path = tmp_path_factory.mktemp("source") / "report.txt"
    file.write_text(REPORT, "utf-8")
    return Asked(sources=[read(file).source])


@pytest.mark.parametrize(
    ("body", "missing"),
    [
        ("<p>3,400 trees in 2023</p>", []),
        ("<p>3 reasons, 1.2 million euros</p>", []),
        ("<p>38 % are limes</p>", []),
        ("<p>1. 3400棵树，3600人</p>", []),
        ("<p>3,500 trees</p>", ["3,500"]),
        ("<p>48 % are limes</p>", ["48 %"]),
        ('<table aria-label="t"><tr><td>Trees<td>3400<tr><td>Cost<td>77</table>', ["77"]),
        ('<p data-role="footer">Page 12 of 40</p>', []),
    ],
)
def it_compares_numbers_with_the_sources(
    scene_of: Callable[..., Scene], asked: Asked, body: str, missing: list[str]
) -> None:
    found = list(number_faults(scene_of([f"<h1>Title</h1>{body}"]), asked))
    assert [f.kind for f in found] == ["foreign_number"] * len(missing)
    assert all(number in fault.detail for number, fault in zip(missing, found, strict=True))


def it_asks_nothing_without_sources(scene_of: Callable[..., Scene]) -> None:
    assert list(number_faults(scene_of(["<p>99 balloons</p>"]), Asked())) == []
