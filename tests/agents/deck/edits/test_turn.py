"""Whole turns on an exported folder: what they write, what stays to the byte, versions, the page that shows it."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pptx
import pytest
from PIL import Image
from pptx.util import Emu

from agents.deck.edits.errors import EditRefused, NotUnderstood
from agents.deck.edits.seen import differing
from agents.deck.edits.turn import EditRequest, EditResult, edit
from agents.settings import Settings


def turn(place: Path, wish: str, **asked: Any) -> EditResult:
    settings = asked.pop("settings", None) or Settings(threads=1, model="none-configured")
    request = EditRequest(place=place, wish=wish, **asked)
    return edit(request, settings, on_event=lambda event: None, cancel=lambda: False)


def sections(folder: Path) -> dict[str, str]:
    page = (folder / "deck.html").read_text("utf-8")
    return {m[1]: m[0] for m in re.finditer(r'<section\b[^>]*\bid="(s\w+)".*?</section>', page, re.S)}


def specs(folder: Path) -> dict[str, str]:
    return {s["id"]: json.dumps(s) for s in json.loads((folder / "deck.json").read_text("utf-8"))["slides"]}


def parts(folder: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(folder / "deck.pptx") as archive:
        found = [archive.read(n) for n in archive.namelist() if re.fullmatch(r"ppt/slides/slide\d+\.xml", n)]
    return {re.search(rb'<p:cSld[^>]*name="(\w+)"', xml)[1].decode(): xml for xml in found}  # type: ignore[index]


def files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


class DescribeATurn:
    def it_leaves_to_the_byte_what_it_does_not_mention(self, deck: Path) -> None:
        before = [f(deck) for f in (sections, specs, parts)]
        made = turn(deck, "make slide 4 a timeline and make bullet 1 on slide 5 bold")
        for old, new in zip(before, (f(deck) for f in (sections, specs, parts)), strict=True):
            assert {i for i in old if old[i] != new[i]} == {"s4", "s5"}
        assert {c.id for c in made.changes if c.what != "same"} == {"s4", "s5"}
        assert made.said[0] == "Slide 4 is now “timeline”."
        assert made.version == 2

        page = made.diff.read_text("utf-8")
        assert page.count("<section>") == 2
        assert page.count("data:image/png;base64,") == 4
        assert 'class="mark"' in page
        assert "8 slides are unchanged" in page

        # Undone: the same files as before, as a version of its own.
        back = turn(deck, "undo")
        assert back.version == 3
        assert [f(deck) for f in (sections, specs, parts)] == before
        kept = json.loads((deck / "history" / "versions.json").read_text("utf-8"))["versions"]
        assert [v["wish"] for v in kept] == [None, "make slide 4 a timeline and make bullet 1 on slide 5 bold", "undo"]

    def it_keeps_what_was_drawn_by_hand_through_turns(self, deck: Path, tmp_path: Path) -> None:
        presentation: Any = pptx.Presentation(str(deck / "deck.pptx"))
        listed = {s._element.cSld.get("name"): s for s in presentation.slides}
        listed["s4"].shapes.title.text_frame.text = "By hand"
        box = listed["s5"].shapes.add_textbox(Emu(100_000), Emu(100_000), Emu(2_000_000), Emu(400_000))
        box.text_frame.text = "Remember"
        presentation.save(str(deck / "deck.pptx"))

        out = tmp_path / "out"
        before = files(deck)
        made = turn(deck, "delete slide 3", out=out)
        assert files(deck) == before
        assert any("“By hand”" in s for s in made.said)
        now: Any = pptx.Presentation(str(out / "deck.pptx"))
        words = {
            s._element.cSld.get("name"): [x.text_frame.text for x in s.shapes if x.has_text_frame] for s in now.slides
        }
        assert "By hand" in words["s4"]
        assert "Remember" in words["s5"]
        assert "s3" not in words
        assert ">By hand<" in sections(out)["s4"]
        assert 'data-foreign="TextBox' in sections(out)["s5"]
        assert ">Remember</div>" in sections(out)["s5"]

        again = turn(out / "deck.pptx", "make slide 4 a process")  # slide 4 is s5 now, with the box on it
        now = pptx.Presentation(str(out / "deck.pptx"))
        five = next(s for s in now.slides if s._element.cSld.get("name") == "s5")
        assert "Remember" in [x.text_frame.text for x in five.shapes if x.has_text_frame]
        assert json.loads(specs(out)["s5"])["layout"] == "process"
        assert again.version == made.version + 1

    @pytest.mark.parametrize(
        ("wish", "error"),
        [
            ("make slide 99 a table", EditRefused),
            ("300 slides", EditRefused),
            ("delete slide 4; rename slide 4 to X", EditRefused),
            ("back to version 7", EditRefused),
        ],
    )
    def it_keeps_the_last_good_version_when_it_refuses(self, deck: Path, wish: str, error: type[EditRefused]) -> None:
        before = files(deck)
        with pytest.raises(error):
            turn(deck, wish)
        assert files(deck) == before


class DescribeWithoutAModelThatWrites:
    def it_says_what_it_did_not_understand_and_what_it_can_do(self, deck: Path, tmp_path: Path) -> None:
        from agents.deck.edits.modelled import not_understood

        refused = not_understood(["sing me a song"], chinese=False)
        assert isinstance(refused, NotUnderstood)
        assert "“sing me a song” was not understood, so nothing was changed" in refused.sentence
        assert refused.fix
        assert "swap 2 and 5" in refused.fix
        assert "没有看懂" in not_understood(["唱首歌"], chinese=True).sentence


class DescribeMarks:
    def it_boxes_what_differs(self) -> None:
        a = Image.new("RGB", (640, 360), "white")
        b = a.copy()
        b.paste((200, 0, 0), (100, 100, 180, 140))
        b.paste((0, 0, 200), (500, 300, 520, 310))
        assert differing(a, a) == []
        boxes = differing(a, b)
        assert len(boxes) == 2
        x, y, w, h = boxes[0]
        assert x * 640 <= 100
        assert (x + w) * 640 >= 180
        assert y * 360 <= 100
        assert (y + h) * 360 >= 140
        assert np.isclose(sum(w * h for _, _, w, h in boxes), 0.02, atol=0.03)
