"""What a browser would be given again to the letter is not looked at again."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from agents.site.verifying.sameness import given, loaded

PAGE = '<main data-src="a.html:{line}"><input name="csrf_token" value="{token}"><p>{words}</p></main>'


def told(line: int = 1, token: str = "ab12", words: str = "Two chairs", status: int = 200, beside: str = "x") -> str:
    return given(httpx.Response(status, text=PAGE.format(line=line, token=token, words=words)), beside)


def it_is_the_same_page_with_another_token_or_from_another_line():
    assert told(token="99ff", line=7) == told()


@pytest.mark.parametrize("change", [{"words": "Three chairs"}, {"status": 404}, {"beside": "y"}])
def it_is_another_page(change: dict[str, object]):
    assert told(**change) != told()  # type: ignore[arg-type]


def it_knows_every_file_that_pages_load(tmp_path: Path):
    style, own = tmp_path / "static" / "style.css", tmp_path / "features" / "maps" / "static" / "map.js"
    for file in (style, own):
        file.parent.mkdir(parents=True)
        file.write_text("one")
    seen = [loaded(tmp_path)]
    for file in (style, own):
        file.write_text("two")
        seen.append(loaded(tmp_path))
    (tmp_path / "features" / "maps" / "routes.py").write_text("no page loads it")
    assert len(set(seen)) == 3
    assert loaded(tmp_path) == seen[-1]
