"""What a page hides from everybody who looks at it is not read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from agents.sources import Limits
from agents.sources.html_hidden import remove_hidden
from agents.sources.parse import parse
from tests.agents.sources.pdf_by_hand import Page, pdf

PAGE = """<!doctype html><html><head><title>Ferry</title><style>
/* .shown {display:none} */ .away {position:absolute; left:-9999px} p.white, #white {color:#fff}
.bright {color:#fff; background:#000} .pale {opacity: 0.5} .gone {opacity: 0 !important} .tiny {font-size:0px}
.small {font-size: 10px} .smaller {font-size:0.9em} @media print {.printed {display:none}}
</style></head><body><main><h1>Ferry</h1>
<p>The ferry between Holm and Varde carried 41,300 passengers in 2019, a quarter more than the year before, and that is
what this page is about, so that no hidden part of it is more than the half of what it says in all its paragraphs.</p>
%s</main></body></html>"""
HIDDEN = [
    '<p class="away">secret</p>', '<p class="white">secret</p>', '<div id="white">secret</div>', '<p class="gone">secret</p>',
    '<p class="tiny">secret</p>', '<span style="display: none">secret</span>', '<p style="visibility:hidden">secret</p>',
    '<p style="font-size:1px">secret</p>', '<p style="color:#fefefe;background-color:white">secret</p>',
    '<p style="height:0;overflow:hidden">secret</p>', '<p style="color: rgba(0, 0, 0, 0)">secret</p>',
    '<p style="color:white">secret</p>', '<td bgcolor="white" style="color:white">secret</td>', "<p hidden>secret</p>",
    '<p style="text-indent:-9999px">secret</p>', '<p style="clip-path: inset(100%)">secret</p>', "<!-- secret -->",
    "<template>secret</template>", "<noscript>secret</noscript>", '<p aria-hidden="true">secret</p>',
]  # fmt: skip
SHOWN = [
    '<p class="bright">shown</p>', '<p class="pale">shown</p>', '<p class="small">shown</p>', '<p class="smaller">shown</p>',
    '<div style="background:navy"><p style="color:white">shown</p></div>', '<p style="line-height:0">shown</p>',
    '<p style="color: rgba(0,0,0,0.8)">shown</p>', '<p style="background-color:white;">shown</p>', '<p class="shown">shown</p>',
    '<div style="background-image:url(x.png)"><p style="color:#fff">shown</p></div>', '<p style="max-height:0">shown</p>',
    '<span style="display:none">secret</span>shown',
]  # fmt: skip


@pytest.mark.parametrize("part", HIDDEN)
def it_does_not_read_what_is_hidden(part: str):
    document = parse((PAGE % part).encode(), "a.html", "html", Limits())
    assert "41,300" in document.source.text
    assert "secret" not in document.source.text


@pytest.mark.parametrize("part", SHOWN)
def it_reads_what_is_shown(part: str):
    tree = html.document_fromstring(PAGE % part)
    remove_hidden(tree)
    assert "shown" in " ".join(tree.find("body").text_content().split())


def it_says_nothing_of_colours_where_a_style_sheet_is_elsewhere():
    tree = html.document_fromstring(PAGE.replace("<style>", '<link rel="stylesheet" href="x.css"><style>') % HIDDEN[11])
    remove_hidden(tree)
    assert "secret" in tree.text_content()


def it_keeps_a_page_that_is_shown_by_a_script_later():
    tree = html.document_fromstring('<body><div style="opacity:0"><h1>Title</h1><p>All of the page.</p></div></body>')
    remove_hidden(tree)
    assert "All of the page." in tree.text_content()


@given(st.text("{}.#,:;/*!<>ab-0 \n@", max_size=200))
def it_bears_any_style(style: str):
    tree = html.document_fromstring(
        "<html><head><style></style></head><body><p class='a' id='b'>words</p></body></html>"
    )
    tree.find(".//style").text = style.replace("\x00", "")
    remove_hidden(tree)


def it_does_not_read_letters_of_a_pdf_that_nobody_can_see():
    page = (
        Page().text(72, 760, "The ferry between Holm and Varde carried 41,300 passengers.").text(72, 700, "secret", 1)
    )
    page.text(72, 650, "A second line of the report that can be read.", 9)
    text = parse(pdf([page]), "a.pdf", "pdf", Limits()).source.text
    assert "41,300" in text
    assert "second line" in text
    assert "secret" not in text
