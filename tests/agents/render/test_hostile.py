"""Hostile and broken pages: finished or refused with the reason, nothing fetched, nothing that Office must repair."""

from __future__ import annotations

import http.server
import struct
import threading
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest
from pptx import Presentation

from agents.checks.package_rules import broken_rules
from agents.errors import InputRefused
from agents.render.browser import Browser
from agents.render.capture import capture
from agents.render.convert import Conversion, convert
from agents.render.pptx import write
from agents.settings import Settings

HEAD = "<!doctype html><meta charset=utf-8><style>.slide{width:1280px;height:720px;position:relative;font:20px Arimo}</style>"


def run(folder: Path, body: str, *, selector: str = ".slide") -> Conversion:
    page = folder / "page.html"
    page.write_text(HEAD + body, "utf-8")
    made = convert(page, selector=selector, width=1280, height=720, out=folder / "deck.pptx", settings=Settings())
    assert broken_rules(folder / "deck.pptx") == []
    return made


def text_of(folder: Path) -> str:
    slides = Presentation(str(folder / "deck.pptx")).slides
    return " ".join(s.text_frame.text for slide in slides for s in slide.shapes if s.has_text_frame)


class _Listener(http.server.BaseHTTPRequestHandler):
    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    _Listener.asked = []
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", _Listener.asked
    server.shutdown()
    server.server_close()


def it_reaches_no_network_from_a_rendered_page(tmp_path: Path, listener: tuple[str, list[str]]) -> None:
    url, asked = listener
    body = f"""<link rel=stylesheet href="{url}/style.css"><section class=slide><img src="{url}/a.png" alt="far away">
        <p>near</p><iframe src="{url}/frame"></iframe><p style="background:url({url}/bg.png)">x</p></section>
        <script>fetch("{url}/api").catch(() => 0); new Image().src = "{url}/pixel.gif"; navigator.sendBeacon("{url}/b");</script>"""
    made = run(tmp_path, body)
    assert asked == []
    assert "near" in text_of(tmp_path)
    assert [pictured["reason"] for pictured in made.slides[0]["pictured"]] == ["picture did not load", "iframe"]


def it_refuses_more_elements_than_anyone_could_look_at(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="100001 elements"):
        run(tmp_path, f"<section class=slide><p>{'<i>a</i>' * 100_000}</p></section>")


def it_refuses_a_selector_that_matches_too_much(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="at most 2000 are slides"):
        run(tmp_path, "<i class=word>a</i> " * 2001, selector=".word")


@pytest.mark.parametrize(
    ("style", "size"),
    [
        ("width:1280px;height:50000px", (137.6256, 5376)),
        ("width:30px;height:20px", (96, 96)),
    ],
)
def it_keeps_within_the_sizes_that_powerpoint_opens(tmp_path: Path, style: str, size: tuple[float, float]) -> None:
    run(tmp_path, f"<section class=slide style='{style}'>words</section>")
    deck = Presentation(str(tmp_path / "deck.pptx"))
    assert deck.slide_width is not None
    assert deck.slide_height is not None
    assert (deck.slide_width / 9525, deck.slide_height / 9525) == pytest.approx(size, abs=0.5)
    assert "words" in text_of(tmp_path)


def it_refuses_a_slide_without_any_size(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="matches the selector"):
        run(tmp_path, "<section class=slide style='width:0;height:0'>x</section>")


def further(*bodies: str) -> list[object]:
    """Pages for the long suites: others of their kind are tried in CI."""
    return [pytest.param(body, marks=pytest.mark.full) for body in bodies]


def _png(width: int, height: int, rows: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(width + 1) * rows)) + chunk(b"IEND", b"")


def it_mends_pictures_that_were_cut_off_and_does_without_giant_ones(tmp_path: Path) -> None:
    (tmp_path / "cut.png").write_bytes(_png(200, 200, 200)[:150])
    (tmp_path / "huge.png").write_bytes(_png(30_000, 30_000, 200))
    run(tmp_path, "<section class=slide><img src=cut.png alt=cut><img src=huge.png alt=huge><p>x</p></section>")
    slide = Presentation(str(tmp_path / "deck.pptx")).slides[0]
    for shape in slide.shapes:
        if shape.shape_type == 13:
            assert shape.image.blob.rstrip(b"\0").endswith(b"IEND\xaeB`\x82")  # type: ignore[attr-defined]
            assert max(shape.image.size) <= 10_000  # type: ignore[attr-defined]
    assert "x" in text_of(tmp_path)


@pytest.mark.parametrize(
    "body",
    [
        f"<section class=slide>{'<div>' * 3000}deep{'</div>' * 3000}</section>",
        *further(f"<section class=slide>{'<table><tr><td>' * 60}deep{'</td></tr></table>' * 60}</section>"),
        "<section class=slide>deep<script>alert(1);prompt(2);window.open('about:blank');location.hash='x'</script></section>",
        "<section class=slide>de&#1;ep &#xFFFE; \U0001f600 &#x202E;x</section>",
        *further(
            "<section class=slide><a href='https://example.org/&#1;a'>deep&#11;</a><img alt='&#3;z' src=x><h1 data-name='&#4;'>T&#5;</h1></section>",
        ),
        "<section class=slide><p id=q>x</p><script>q.textContent='a\\ud800b';q.dataset.name='\\udc00'</script></section>",
        *further(
            "<section class=slide style='transform:scale(0)'></section><section class=slide>deep</section>",
            "<section class=slide><p style='font-size:0'>none</p><p style='font-size:9999px'>deep</p></section>",
        ),
        "<section class=slide><svg><use href='#a'/><g id=a><use href='#a'/></g><path d='M0 0L1e999 NaN'/></svg>deep</section>",
        *further(
            "<section class=slide><p style='letter-spacing:-900px'>deep</p><p style='line-height:0'>deep</p></section>",
            "<section class=slide style='filter:url(#none);clip-path:polygon(0 0)'>deep</section>",
            "<section class=slide><p style='background:linear-gradient(red 5px,blue 5px) 0 0/.01px .01px'>deep</p></section>",
        ),
    ],
)
def it_converts_what_is_odd(tmp_path: Path, body: str) -> None:
    run(tmp_path, body)


def it_reads_forms_whose_fields_are_named_like_their_properties(tmp_path: Path) -> None:
    fields = "".join(
        f"<input name={name} value=kept>"
        for name in ("children", "parentElement", "getBoundingClientRect", "tagName", "style", "nodeType", "childNodes")
    )
    made = run(
        tmp_path,
        f"<section class=slide><form name=documentElement><label>Guests <select id=elements><option>two</select></label>{fields}"
        "<p>in the form</p></form><img name=body alt=''><p>after it</p></section>",
    )
    assert not made.warnings
    said = text_of(tmp_path)
    assert said.count("kept") == 7
    assert all(words in said for words in ("in the form", "after it", "two"))


def it_writes_the_same_bytes_for_the_same_page(tmp_path: Path) -> None:
    page = Path(__file__).parent / "fixtures" / "dashboard.html"
    made = []
    for name in ("a.pptx", "b.pptx"):
        with Browser(Settings()) as opened, opened.page(page, 1280, 720) as shown:
            write(capture(shown, ".slide"), tmp_path / name)
        made.append((tmp_path / name).read_bytes())
    assert made[0] == made[1]
