"""theme1.xml: colour scheme, font scheme and flat format scheme of one theme."""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

from agents.render.pptx.palette import SLOTS, Theme, rgb

_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_PH = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
_LINES = "".join(
    f'<a:ln w="{w}" cap="flat" cmpd="sng" algn="ctr">{_PH}<a:prstDash val="solid"/><a:miter lim="800000"/></a:ln>'
    for w in (6350, 12700, 19050)
)
_EFFECTS = "<a:effectStyle><a:effectLst/></a:effectStyle>" * 3


def theme_xml(theme: Theme) -> bytes:
    """The theme part. Latin fonts by their Office names, Han by `ea` and by script."""
    colors = "".join(
        "<a:{0}><a:srgbClr val={1}/></a:{0}>".format(
            slot, quoteattr("{:02X}{:02X}{:02X}".format(*rgb(theme.colors[slot])))
        )
        for slot in SLOTS
    )
    title = quoteattr(theme.title or theme.name)
    fonts = _font("major", theme.heading.office, theme.heading.east_asian) + _font(
        "minor", theme.body.office, theme.body.east_asian
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<a:theme xmlns:a="{_A}" name={title}>'
        "<a:themeElements>"
        f"<a:clrScheme name={title}>{colors}</a:clrScheme><a:fontScheme name={title}>{fonts}</a:fontScheme>"
        f"<a:fmtScheme name={title}><a:fillStyleLst>{_PH * 3}</a:fillStyleLst><a:lnStyleLst>{_LINES}</a:lnStyleLst>"
        f"<a:effectStyleLst>{_EFFECTS}</a:effectStyleLst><a:bgFillStyleLst>{_PH * 3}</a:bgFillStyleLst></a:fmtScheme>"
        "</a:themeElements><a:objectDefaults/><a:extraClrSchemeLst/></a:theme>"
    ).encode()


def _font(which: str, latin: str, east_asian: str) -> str:
    return (
        f"<a:{which}Font><a:latin typeface={quoteattr(latin)}/><a:ea typeface={quoteattr(east_asian)}/>"
        f'<a:cs typeface=""/><a:font script="Hans" typeface={quoteattr(east_asian)}/></a:{which}Font>'
    )
