"""Fonts of scripts: what a loaded page's Arabic and Chinese letters are painted in where its stacks leave it open.

Chromium on Linux falls back to a regular Arabic face and thickens it; its letters are narrower than the true bold's,
which is what LibreOffice and PowerPoint set. The fallback keeps its family: what changes is that bold text gets the
bold face. And `serif` in Chinese is a serif: Chromium without windows, unlike the one with them, asks the system for
any font that has the letters. It holds for text in such a language (`lang`); one page is known here, not the browser.
"""

from __future__ import annotations

from typing import Any

from playwright.sync_api import CDPSession

ARABIC = ("DejaVu Sans", "Noto Sans Arabic", "Noto Naskh Arabic", "Noto Kufi Arabic", "FreeSans", "Amiri")
"""Families with Arabic letters and a bold that Linux machines fall back to"""
HAN_SERIF = ("Noto Serif SC", "Noto Serif CJK SC", "Source Han Serif SC", "Songti SC", "SimSun")

# A family is there where its Latin letters are other ones; it is the fallback where its Arabic ones are the same.
THERE = """((arabic, serif) => {
  const told = document.documentElement.textContent;
  const pen = document.createElement('canvas').getContext('2d');
  const width = (family, text) => {
    pen.font = `40px "${family}"`;
    return pen.measureText(text).width;
  };
  const same = (family, text) => Math.abs(width(family, text) - width('no such family', text)) < 0.01;
  const isThere = (family) => !same(family, 'Handgloves');
  const letters = '\\u062d\\u0633\\u0628\\u0645\\u062f\\u064a\\u0646';
  const found = {};
  if (/[\\u0600-\\u06ff]/.test(told)) found.Arab = arabic.find((family) => same(family, letters) && isThere(family));
  if (/[\\u4e00-\\u9fff]/.test(told)) found.Hans = serif.find(isThere);
  return found;
})"""
GENERIC = {"Arab": ("standard", ARABIC), "Hans": ("serif", HAN_SERIF)}
"""Of a script: what is set of it, and to which families."""


def set_script_fonts(cdp: CDPSession) -> dict[str, str]:
    """Have what a loaded page leaves open painted in fonts of this machine. Returns the family that each script got."""
    asked = {"expression": f"{THERE}({[*ARABIC]!r}, {[*HAN_SERIF]!r})", "returnByValue": True}
    answer: dict[str, Any] = cdp.send("Runtime.evaluate", asked)["result"].get("value") or {}
    found = {script: answer[script] for script, (_, families) in GENERIC.items() if answer.get(script) in families}
    if found:
        scripts = [{"script": s, "fontFamilies": {GENERIC[s][0]: family}} for s, family in found.items()]
        cdp.send("Page.setFontFamilies", {"fontFamilies": {}, "forScripts": scripts})
    return found
