"""`impasto check --fix` on HTML: attributes and one style element come in, every other character stays."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.checks.looking import Asked
from agents.checks.mend.loop import Mended, mend
from agents.checks.mend.markup import changed, tags_of, with_attribute, with_rules
from agents.checks.mend.page import PageFile
from agents.errors import InputRefused
from agents.render.browser import Browser

PAGE = """<!DOCTYPE html><html lang=en><head><meta charset="utf-8"><title>t</title>
<style>:root{--ink:#123456;--pale:#ccd} body{margin:0;font:20px Carlito} .slide{position:relative;width:1280px;height:720px}
h1{margin:40px} .card{position:absolute;top:300px;width:200px;height:120px;background:#eee}</style></head><body>
<section class=slide><h1>Good</h1><p>Fine   words</p></section>
<!-- a comment with <img> in it -->
<section class="slide"><div style="font-size:44px;padding:40px" >Reads as the title</div>
<p class='x' style="color:var(--pale)">Pale words</p><p style="font-size:9px">small words</p>
<figure style="position:absolute;left:700px;top:100px;margin:0"><img src="sun.svg" width=200 height=100><figcaption>The sun at noon</figcaption></figure>
<div class=card style="left:40px"></div><div class=card style="left:260px;top:303px"></div><div class=card style="left:480px"></div>
<a href=www.example.org>our page</a><table style="position:absolute;left:40px;top:500px"><tr><th>Year<th>Trees<tr><td>2023<td>3</table>
</section></body></html>
"""
SUN = "<svg xmlns='http://www.w3.org/2000/svg' width='20' height='10'><rect width='20' height='10' fill='gold'/></svg>"


def run(browser: Browser, folder: Path, page: str | bytes) -> Mended:
    (folder / "sun.svg").write_text(SUN)
    file = folder / "page.html"
    file.write_bytes(page if isinstance(page, bytes) else page.encode())
    return mend(PageFile(file, ".slide", Asked(), browser, size=(1280, 720)), lambda said: None)


def bare(page: str) -> str:
    """The page without what mending puts in."""
    page = re.sub(r"<style data-impasto-mended>.*?</style>\n", "", page, flags=re.DOTALL)
    page = re.sub(r' (?:alt|aria-label|data-role)="[^"]*"', "", page)
    return page.replace('href="https://www.example.org"', "href=www.example.org")


def it_repairs_what_is_safe(browser: Browser, tmp_path: Path) -> None:
    mended = run(browser, tmp_path, PAGE)
    assert {f.kind for f in mended.before.faults} >= {
        "untitled", "contrast", "tiny_text", "missing_alt", "off_grid", "broken_link",
    }  # fmt: skip
    assert [(f.kind, f.detail) for f in mended.after.faults] == []
    page = mended.data.decode()
    assert bare(page) == PAGE
    assert 'alt="The sun at noon"' in page
    assert 'aria-label="Table: Year, Trees"' in page
    assert "color:var(--ink)!important" in page
    assert 'data-role="title"' in page


def it_keeps_other_encodings(browser: Browser, tmp_path: Path) -> None:
    page = PAGE.replace('<meta charset="utf-8">', "").encode("utf-16")
    mended = run(browser, tmp_path, page)
    assert bare(mended.data.decode("utf-16")) == page.decode("utf-16")
    with pytest.raises(InputRefused, match="UTF-8 throughout"):
        run(browser, tmp_path, PAGE.replace("Fine", "F\xefne").encode("latin-1"))


def it_uses_rules_only_where_scripts_made_the_page(browser: Browser, tmp_path: Path) -> None:
    page = PAGE.replace("</body>", "<script>document.querySelector('.slide').append(new Image())</script></body>")
    mended = run(browser, tmp_path, page)
    assert "alt=" not in mended.data.decode()
    assert "missing_alt" in {f.kind for f in mended.after.faults}
    assert "contrast" not in {f.kind for f in mended.after.faults}


def it_leaves_a_clean_page_alone(browser: Browser, tmp_path: Path) -> None:
    page = PAGE[: PAGE.index("<!-- a comment")] + "</body></html>"
    mended = run(browser, tmp_path, page)
    assert (mended.done, mended.data) == ([], page.encode())


class DescribeMarkup:
    def it_finds_tags_where_they_stand(self) -> None:
        tags = tags_of(PAGE)
        assert len(tags["img"]) == 1, "what stands in comments is no tag"
        (image,) = tags["img"]
        assert PAGE[image.start : image.end] == '<img src="sun.svg" width=200 height=100>'
        title = tags["h1"][0]
        assert title.close is not None
        assert PAGE[title.end : title.close] == "Good"

    def it_puts_attributes_in_or_replaces_them(self) -> None:
        for before, after in (
            ("<img src=a>", '<img alt="x &amp; y" src=a>'),
            ("<img alt=old src=a>", '<img alt="x &amp; y" src=a>'),
            ("<img src=a ALT='old one'/>", '<img src=a ALT="x &amp; y"/>'),
        ):
            assert changed(before, [with_attribute(tags_of(before)["img"][0], before, "alt", "x & y")]) == after

    def it_puts_rules_at_the_end_of_the_head(self) -> None:
        assert changed("<head></head>", [with_rules("<head></head>", ["a{}"])]).startswith("<head><style")
        assert "<style" in changed("words", [with_rules("words", ["a{}"])])

    @given(st.text(alphabet="<>/='\" abimg\n!-", max_size=60))
    def it_reads_any_text(self, source: str) -> None:
        for same in tags_of(source).values():
            for tag in same:
                assert changed(source, [with_attribute(tag, source, "alt", "x")]).replace(' alt="x"', "") == source
