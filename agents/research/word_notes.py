"""Footnotes of a Word document: their part, styles, and links that open the passage. It knows notes, no report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt
from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]

from agents.research.notes import Note
from agents.research.output import passage_link, shortened, where_of

TEXT, REFERENCE = "Footnote Text", "Footnote Reference"
"""Word's own names of the two styles."""
_FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
LINK = "1F5FBF"


def add_footnotes(document: Any, cited: Sequence[Note], words: dict[str, str]) -> None:
    """Add the part with a footnote for each note, numbered from 1, and the styles that it needs."""
    text = document.styles.add_style(TEXT, WD_STYLE_TYPE.PARAGRAPH)
    text.base_style = document.styles["Normal"]
    text.font.size = Pt(9)
    text.paragraph_format.space_after = Pt(2)
    document.styles.add_style(REFERENCE, WD_STYLE_TYPE.CHARACTER).font.superscript = True
    part = Part(PackURI("/word/footnotes.xml"), _FOOTNOTES, b"", document.part.package)
    names = {name: document.styles[name].style_id for name in (TEXT, REFERENCE)}
    part._blob = _xml(part, cited, words, names)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def _xml(part: Part, cited: Sequence[Note], words: dict[str, str], styles: dict[str, str]) -> bytes:
    """The part's text. Word wants the two separators first, under ids that no reference has."""
    root = etree.fromstring(f"<w:footnotes {nsdecls('w', 'r')}/>".encode())
    for kind, ident in (("separator", "-1"), ("continuationSeparator", "0")):
        note = etree.SubElement(root, qn("w:footnote"), {qn("w:type"): kind, qn("w:id"): ident})
        run = etree.SubElement(etree.SubElement(note, qn("w:p")), qn("w:r"))
        etree.SubElement(run, qn(f"w:{kind}"))
    for n, cite in enumerate(cited, start=1):
        paragraph = etree.SubElement(etree.SubElement(root, qn("w:footnote"), {qn("w:id"): str(n)}), qn("w:p"))
        properties = etree.SubElement(paragraph, qn("w:pPr"))
        etree.SubElement(properties, qn("w:pStyle"), {qn("w:val"): styles[TEXT]})
        mark = etree.SubElement(paragraph, qn("w:r"))
        style = etree.SubElement(etree.SubElement(mark, qn("w:rPr")), qn("w:rStyle"))
        style.set(qn("w:val"), styles[REFERENCE])
        etree.SubElement(mark, qn("w:footnoteRef"))
        _run(paragraph, f" “{shortened(cite.quote)}” {cite.source.title}{where_of(cite, words)}. ")
        address = passage_link(cite)
        if address is None:
            _run(paragraph, cite.source.origin)
        else:
            relation = part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
            link = etree.SubElement(paragraph, qn("w:hyperlink"), {qn("r:id"): relation})
            _run(link, cite.source.origin, link=True)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _run(parent: Any, text: str, *, link: bool = False) -> None:
    run = etree.SubElement(parent, qn("w:r"))
    if link:
        properties = etree.SubElement(run, qn("w:rPr"))
        etree.SubElement(properties, qn("w:color"), {qn("w:val"): LINK})
        etree.SubElement(properties, qn("w:u"), {qn("w:val"): "single"})
    said = etree.SubElement(run, qn("w:t"))
    said.set(_SPACE, "preserve")
    said.text = one_line(text, ends=True)


def one_line(text: str, *, ends: bool = False) -> str:
    """As one line, without the signs that XML does not take; `ends`: a blank at either end stays."""
    flat = " ".join(text.split())
    if ends:
        flat = f"{' ' if text[:1] == ' ' else ''}{flat}{' ' if text[-1:] == ' ' else ''}"
    return "".join(c for c in flat if c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff")
