"""Bold letters: Arabic that no font of a page's stack has is set in a face that has a bold, where the machine has one.

Chromium on Linux falls back to a regular face and thickens it; its letters are narrower than the true bold's, which is
what LibreOffice and PowerPoint set. The fallback keeps its family: what changes is that bold text gets the bold face.
It holds for text in an Arabic language (`lang`); one page is known here, not the browser.
"""

from __future__ import annotations

from playwright.sync_api import CDPSession

FAMILIES = ("DejaVu Sans", "Noto Sans Arabic", "Noto Naskh Arabic", "Noto Kufi Arabic", "FreeSans", "Amiri")
"""Families with Arabic letters and a bold that Linux machines fall back to"""

# A family is there where its Latin letters are other ones; it is the fallback where its Arabic ones are the same.
FALLBACK = """((families) => {
  if (!/[\\u0600-\\u06ff]/.test(document.documentElement.textContent)) return null;
  const pen = document.createElement('canvas').getContext('2d');
  const width = (family, text) => {
    pen.font = `40px "${family}"`;
    return pen.measureText(text).width;
  };
  const [arabic, latin] = ['\\u062d\\u0633\\u0628\\u0645\\u062f\\u064a\\u0646', 'Handgloves'];
  const same = (family, text) => Math.abs(width(family, text) - width('no such family', text)) < 0.01;
  return families.find((family) => same(family, arabic) && !same(family, latin)) ?? null;
})"""


def set_bold_letters(cdp: CDPSession) -> str | None:
    """Have bold Arabic of a loaded page painted in the bold face of the fallback. Returns its family, if any."""
    asked = {"expression": f"{FALLBACK}({[*FAMILIES]!r})", "returnByValue": True}
    family = cdp.send("Runtime.evaluate", asked)["result"].get("value")
    if family not in FAMILIES:
        return None
    script = {"script": "Arab", "fontFamilies": {"standard": family}}
    cdp.send("Page.setFontFamilies", {"fontFamilies": {}, "forScripts": [script]})
    return family
