from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from agents.errors import ImpastoError, InputRefused
from agents.render.browser import Browser
from agents.render.pages import write_pdf, write_pngs

SLIDES = """<style>body{margin:30px;background:#ccc;display:grid;gap:50px;
grid-template-columns:1fr 1fr}main{padding:9px}
.slide{width:640px;height:360px;position:relative;overflow:hidden;background:%s}
</style><header>not a slide</header>
<main><section class="slide">First</section></main><section class="slide" style="background:#00f">Second</section>"""


def it_prints_one_slide_per_page_at_exact_size(browser: Browser, tmp_path: Path) -> None:
    out = tmp_path / "deck.pdf"
    with browser.page(SLIDES % "#f00", 800, 600) as page:
        before = page.call(lambda opened: opened.page.inner_html("html"))
        write_pdf(page, out, None, None, ".slide")
        assert page.call(lambda opened: opened.page.inner_html("html")) == before
    pdf = pypdfium2.PdfDocument(out)
    assert [pdf[i].get_size() for i in range(len(pdf))] == [(480, 270), (480, 270)]
    assert [pdf[i].get_textpage().get_text_range().strip() for i in range(2)] == ["First", "Second"]
    corners = [pdf[i].render().to_pil().convert("RGB") for i in range(2)]
    assert [image.getpixel((image.width - 2, image.height - 2)) for image in corners] == [(255, 0, 0), (0, 0, 255)]
    assert b"/StructTreeRoot" in out.read_bytes()
    pdf.close()


def it_scales_slides_to_the_sheet_asked_for(browser: Browser, tmp_path: Path) -> None:
    out = tmp_path / "deck.pdf"
    with browser.page(SLIDES % "#f00", 800, 600) as page:
        write_pdf(page, out, 1280, 720, ".slide")
    pdf = pypdfium2.PdfDocument(out)
    assert len(pdf) == 2
    assert pdf[0].get_size() == (960, 540)
    image = pdf[0].render().to_pil().convert("RGB")
    assert image.getpixel((950, 530)) == (255, 0, 0)
    pdf.close()


def it_prints_a_long_page_on_one_sheet(browser: Browser, tmp_path: Path) -> None:
    out = tmp_path / "page.pdf"
    with browser.page('<body style="margin:0"><p style="margin:0;height:2000px">long', 600, 400) as page:
        write_pdf(page, out, None, None, "body")
    pdf = pypdfium2.PdfDocument(out)
    assert (len(pdf), pdf[0].get_size()) == (1, (450, 1500))
    pdf.close()


def it_writes_numbered_pictures_at_scale(browser: Browser, tmp_path: Path) -> None:
    with browser.page(SLIDES % "#f00", 800, 600) as page:
        small = write_pngs(page, ".slide", tmp_path / "one")
        large = write_pngs(page, ".slide", tmp_path / "two", scale=2.0)
    assert [path.name for path in small] == ["01.png", "02.png"]
    with Image.open(small[1]) as image, Image.open(large[1]) as twice:
        assert (image.size, twice.size) == ((640, 360), (1280, 720))
        assert image.convert("RGB").getpixel((639, 359)) == (0, 0, 255)


def it_refuses_a_selector_without_a_match_and_leaves_nothing(browser: Browser, tmp_path: Path) -> None:
    with browser.page("<p>x", 100, 100) as page:
        with pytest.raises(InputRefused):
            write_pdf(page, tmp_path / "a.pdf", None, None, ".slide")
        with pytest.raises(InputRefused):
            write_pngs(page, ".slide", tmp_path)
    assert list(tmp_path.iterdir()) == []


def it_says_where_it_cannot_write(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with browser.page(SLIDES % "#f00", 800, 600) as page, pytest.raises(ImpastoError, match="could not be written"):
        write_pdf(page, tmp_path / "file" / "a.pdf", None, None, ".slide")
