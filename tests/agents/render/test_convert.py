from __future__ import annotations

from pathlib import Path

import pytest
from pptx import Presentation

from agents.errors import ImpastoError, InputRefused
from agents.render.convert import Delivery, convert
from agents.render.pptx.motion import Motion
from agents.settings import Settings

FIXTURE = Path(__file__).parent / "fixtures" / "dashboard.html"


def run(html: Path, out: Path, selector: str = ".slide") -> list[Path]:
    return convert(html, selector=selector, width=1280, height=720, out=out, settings=Settings()).files


def it_writes_a_folder_with_everything(tmp_path: Path) -> None:
    written = run(FIXTURE, tmp_path / "out")
    names = [path.relative_to(tmp_path / "out").as_posix() for path in written]
    assert names == ["deck.pptx", "deck.pdf", "slides/01.png", "slides/02.png"]
    assert all(path.stat().st_size > 1000 for path in written)
    slides = Presentation(str(written[0])).slides
    assert len(slides) == 2
    text = " ".join(shape.text_frame.text for shape in slides[0].shapes if shape.has_text_frame)
    assert "Gradient headline" in text


def it_delivers_as_asked(tmp_path: Path) -> None:
    delivery = Delivery("google-slides", Motion("fade"), embed_fonts=True)
    out = tmp_path / "deck.pptx"
    convert(FIXTURE, selector=".slide", width=1280, height=720, out=out, settings=Settings(), delivery=delivery)
    for slide in Presentation(str(out)).slides:
        assert [child.tag.rpartition("}")[2] for child in slide._element] == ["cSld", "clrMapOvr", "transition"]
        assert not slide._element.xpath("//a:bodyPr[@wrap='none']")


@pytest.mark.parametrize("name", ["deck.pptx", "deck.pdf"])
def it_writes_one_file_by_its_suffix(name: str, tmp_path: Path) -> None:
    assert run(FIXTURE, tmp_path / name) == [tmp_path / name]
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("absent.html", None, "does not exist"),
        ("empty.html", b" \n", "is empty"),
        ("report.html", b"%PDF-1.7 <not html>", "is not HTML"),
        ("binary.html", b"<\0\1\2" * 50, "is not HTML"),
        ("plain.txt", b"no markup here", "is not HTML"),
        ("page.html", b"<p>no slides", "matches the selector"),
    ],
)
def it_refuses_bad_input_with_a_reason(name: str, data: bytes | None, sentence: str, tmp_path: Path) -> None:
    page = tmp_path / name
    if data is not None:
        page.write_bytes(data)
    with pytest.raises(InputRefused, match=sentence):
        run(page, tmp_path / "out" / "deck.pptx")
    assert not (tmp_path / "out").exists()


def it_refuses_a_folder_as_input(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="not a file"):
        run(tmp_path, tmp_path / "deck.pptx")


def it_refuses_outputs_that_it_cannot_write(tmp_path: Path) -> None:
    blocking = tmp_path / "file"
    blocking.write_text("x")
    with pytest.raises(ImpastoError):
        run(FIXTURE, blocking / "deck.pptx")
    with pytest.raises(ImpastoError, match="not written here"):
        run(FIXTURE, tmp_path / "deck.odp")
