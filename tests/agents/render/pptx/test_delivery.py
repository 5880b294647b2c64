"""Transitions, builds, targets and carried fonts: in the XML, by the schemas, and through python-pptx unchanged."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path
from typing import Any

import openxml_audit
import pytest
from fontTools.ttLib import TTFont
from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]
from pptx import Presentation

from agents.checks.package_rules import broken_rules
from agents.render.browser import Browser
from agents.render.capture import Capture, capture
from agents.render.faces import page_faces
from agents.render.fonts import FONTS
from agents.render.pptx import write
from agents.render.pptx.embedding import Face, as_fntdata
from agents.render.pptx.motion import TRANSITIONS, Motion, Transition
from agents.render.pptx.targets import TARGETS, TargetName
from benchmarks.render.score import slide_parts
from tests.agents.render.conftest import STYLE, browser

__all__ = ["browser"]
NAMES = {
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "p": "http://schemas.openxmlformats.org/presentationml/2006/main",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
}
PAGE = f"""<!doctype html><html lang=en><meta charset=utf-8>{STYLE}<style>
.card{{background:#eee;width:300px;padding:10px}}
.glow{{position:absolute;left:900px;top:300px;width:200px;height:200px;border-radius:20px;background:#f80;filter:blur(20px)}}
</style><section class=slide id=one><h1>Three points</h1><ul><li>First<ul><li>under it</li></ul></li><li>Second</li></ul>
<div class=card><h2>Card</h2><p>Words in it</p></div><table><tr><td>a</td><td>b</td></tr></table><div class=glow></div></section>
<section class=slide id=two><h1>Alone</h1><p>Only running text that fills a line or two.</p></section></html>"""


@pytest.fixture(scope="module")
def captured(browser: Browser) -> Capture:
    with browser.page(PAGE, 1280, 720) as page:
        return capture(page, ".slide")


def _slides(captured: Capture, out: Path, **how: Any) -> list[etree._Element]:
    write(captured, out, **how)
    assert broken_rules(out) == []
    assert [str(e) for e in openxml_audit.validate_pptx(str(out)).errors] == []
    return slide_parts(out)


def _found(part: etree._Element, path: str) -> list[Any]:
    return part.xpath(path, namespaces=NAMES)


class DescribeMotion:
    @pytest.mark.parametrize("kind", [t for t in TRANSITIONS if t != "none"])
    def it_brings_every_slide_in(self, kind: Transition, captured: Capture, tmp_path: Path) -> None:
        for part in _slides(captured, tmp_path / "deck.pptx", motion=Motion(kind)):
            assert len(_found(part, "p:transition | mc:AlternateContent/mc:Choice/p:transition")) == 1
            assert not _found(part, "p:timing")

    def it_writes_none_unasked(self, captured: Capture, tmp_path: Path) -> None:
        for part in _slides(captured, tmp_path / "deck.pptx"):
            assert not _found(part, "p:transition | p:timing | mc:AlternateContent")

    def it_builds_points_one_by_one_and_things_whole(self, captured: Capture, tmp_path: Path) -> None:
        first, second = _slides(captured, tmp_path / "deck.pptx", motion=Motion("fade", builds=True))
        reaches = [(r.get("st"), r.get("end")) for r in _found(first, "//p:set//p:pRg")]
        assert reaches == [("0", "1"), ("2", "2")]
        whole = {t.get("spid") for t in _found(first, "//p:set//p:spTgt[not(p:txEl)]")}
        named = {
            i.get("id")
            for i in _found(
                first, "//p:grpSp/p:nvGrpSpPr/p:cNvPr[@name='Card'] | //p:graphicFrame/p:nvGraphicFramePr/p:cNvPr"
            )
        }
        assert whole == named
        assert len(named) == 2
        assert len(_found(first, "p:timing/p:bldLst/p:bldP[@build='p']")) == 1
        numbers = [t.get("id") for t in _found(first, "//p:cTn")]
        assert len(numbers) == len(set(numbers))
        assert not _found(second, "p:timing")

    def it_survives_python_pptx(self, captured: Capture, tmp_path: Path) -> None:
        before = _slides(captured, tmp_path / "deck.pptx", motion=Motion("morph", builds=True))
        Presentation(str(tmp_path / "deck.pptx")).save(str(tmp_path / "again.pptx"))
        for old, new in zip(before, slide_parts(tmp_path / "again.pptx"), strict=True):
            assert etree.tostring(old, method="c14n") == etree.tostring(new, method="c14n")


class DescribeTargets:
    @pytest.mark.parametrize("target", TARGETS)
    def it_is_valid_for_every_program(self, target: TargetName, captured: Capture, tmp_path: Path) -> None:
        assert len(_slides(captured, tmp_path / "deck.pptx", target=target)) == 2

    def it_gives_google_slides_room_and_its_own_pitch(self, captured: Capture, tmp_path: Path) -> None:
        plain = _slides(captured, tmp_path / "plain.pptx")
        google = _slides(captured, tmp_path / "google.pptx", target="google-slides")
        pitch = [int(p.get("val")) for part in plain for p in _found(part, "//a:lnSpc/a:spcPts")]
        assert [int(p.get("val")) for part in google for p in _found(part, "//a:lnSpc/a:spcPts")] == [
            round(p / 1.2) for p in pitch
        ]
        assert not any(_found(part, "//a:bodyPr[@wrap='none']") for part in google)
        assert not any(_found(part, "//a:softEdge") for part in google)
        assert any(_found(part, "//a:softEdge") for part in plain)
        assert any(_found(part, "//a:gradFill/a:gsLst/a:gs//a:alpha[@val='0']") for part in google)

    def it_names_twins_for_libreoffice(self, captured: Capture, tmp_path: Path) -> None:
        def fonts(target: TargetName) -> set[str]:
            write(captured, tmp_path / "deck.pptx", target=target)
            with zipfile.ZipFile(tmp_path / "deck.pptx") as archive:
                theme = etree.fromstring(archive.read("ppt/theme/theme1.xml"))
            return {
                f.get("typeface", "")
                for f in theme.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}latin")
            }

        assert "Calibri" in fonts("powerpoint")
        assert "Carlito" in fonts("libreoffice")
        assert "Calibri" not in fonts("libreoffice")


def _renamed(name: str, usage: int) -> bytes:
    """A shipped face under another name, with other embedding rights."""
    with TTFont(FONTS / "Gelasio-regular.ttf") as font:
        table: Any = font["name"]
        for record in list(table.names):
            if record.nameID in (1, 4, 16):
                table.setName(name, record.nameID, record.platformID, record.platEncID, record.langID)
        rights: Any = font["OS/2"]
        rights.fsType = usage
        out = io.BytesIO()
        font.save(out)
    return out.getvalue()


class DescribeEmbedding:
    def it_writes_an_eot_header_before_the_font(self) -> None:
        data = _renamed("Harbour", 8)
        made = as_fntdata(data, "abc")
        size, length, version, flags = struct.unpack_from("<4I", made)
        assert (size, length, version, flags) == (len(made), len(data), 0x00020001, 0)
        assert struct.unpack_from("<H", made, 34) == (0x504C,)
        assert struct.unpack_from("<H", made, 32) == (8,)
        assert made.endswith(data)
        (named,) = struct.unpack_from("<H", made, 82)
        assert made[84 : 84 + named].decode("utf-16-le") == "Harbour"

    @pytest.mark.parametrize("usage", [2, 4])
    def it_leaves_fonts_that_may_not_travel(self, usage: int) -> None:
        with pytest.raises(ValueError, match="licence"):
            as_fntdata(_renamed("Harbour", usage), "abc")

    def it_carries_the_pages_fonts(self, browser: Browser, tmp_path: Path) -> None:
        (tmp_path / "harbour.ttf").write_bytes(_renamed("Harbour", 0))
        (tmp_path / "page.html").write_text(
            f"<!doctype html><meta charset=utf-8>{STYLE}<style>@font-face{{font-family:H;src:url(harbour.ttf)}}"
            "p{font-family:H}</style><section class=slide><h1>Twins stay at home</h1><p>Carried</p></section>"
        )
        with browser.page(tmp_path / "page.html", 1280, 720) as page:
            taken, faces = capture(page, ".slide"), page_faces(page)
        _slides(taken, tmp_path / "deck.pptx", faces=faces)
        with zipfile.ZipFile(tmp_path / "deck.pptx") as archive:
            whole = etree.fromstring(archive.read("ppt/presentation.xml"))
            parts = [n for n in archive.namelist() if n.endswith(".fntdata")]
        assert [f.get("typeface") for f in _found(whole, "//p:embeddedFont/p:font")] == ["Harbour"]
        assert parts == ["ppt/fonts/font1.fntdata"]

    def it_says_what_it_left(self, captured: Capture, tmp_path: Path) -> None:
        family = next(
            iter(
                {
                    r.family
                    for s in captured.scene.slides
                    for n in s.nodes
                    if n.kind == "text"
                    for p in n.paragraphs
                    for line in p.lines
                    for r in line.runs
                }
            )
        )
        renamed = captured.scene.model_copy(deep=True)
        for run in (
            r
            for s in renamed.slides
            for n in s.nodes
            if n.kind == "text"
            for p in n.paragraphs
            for line in p.lines
            for r in line.runs
            if r.family == family
        ):
            run.family = "Harbour"
        report = write(
            Capture(renamed, dict(captured.assets)),
            tmp_path / "deck.pptx",
            faces=[Face("Harbour", False, False, _renamed("Harbour", 2))],
        )
        assert report.faults == [
            "The font Harbour is not in the file: its licence does not let it be embedded for editing."
        ]
