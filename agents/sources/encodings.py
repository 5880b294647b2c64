"""Bytes become text: byte order marks, UTF-8, UTF-16, GB18030, and what charset-normalizer finds."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 256 * 1024


def decode(data: bytes, declared: str | None = None) -> str | None:
    """The text in these bytes; None when they are no text (binary data)."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    if (wide := _unmarked_utf16(data)) is not None:
        return wide
    if _is_binary(data):
        return None
    for encoding in filter(None, ("utf-8", _known(declared))):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    if _truncated_utf8(data):
        return data.decode("utf-8", "replace")
    return _legacy(data)


def _legacy(data: bytes) -> str:
    if _looks_gb(data):
        return data.decode("gb18030", "replace")
    if _looks_western(data):
        return data.decode("cp1252", "replace")
    best = from_bytes(data[:_SAMPLE], cp_exclusion=["utf_7"]).best()
    encoding = best.encoding if best else "cp1252"
    return data.decode(encoding, "replace")


def _looks_western(data: bytes) -> bool:
    """Accented letters among ASCII stand alone; characters of two bytes do not."""
    runs = [len(run) for run in re.findall(rb"[\x80-\xff]+", data[:_SAMPLE])]
    return sum(n == 1 for n in runs) > 0.8 * len(runs)


def _looks_gb(data: bytes) -> bool:
    """Chinese in GB 2312 order: most two-byte characters are of its first level (common characters) or its marks."""
    sample = data[:_SAMPLE]
    common = rare = position = 0
    while position < len(sample) - 1:
        lead, trail = sample[position], sample[position + 1]
        if lead < 0x80:
            position += 1
            continue
        if 0xB0 <= lead <= 0xD7 and trail >= 0xA1:
            common += 1
        elif lead in (0xA1, 0xA3) and trail >= 0xA1:
            pass
        else:
            rare += 1
        position += 2
    return common >= 2 and rare <= 0.12 * (common + rare)


def _unmarked_utf16(data: bytes) -> str | None:
    """UTF-16 without a mark: some NUL bytes (of spaces and line ends at least), and nearly only common characters."""
    sample = data[: _SAMPLE // 2 * 2]
    if len(data) % 2 or b"\x00" not in sample:
        return None
    scores = {e: _common_share(sample.decode(e, "replace")[:4000]) for e in ("utf-16-le", "utf-16-be")}
    encoding = max(scores, key=lambda e: scores[e])
    return data.decode(encoding, "replace") if scores[encoding] > 0.97 else None


def _common_share(text: str) -> float:
    """Share of letters and signs that texts are written in: Latin, Greek, Cyrillic, common Chinese and its marks."""
    common = sum(c in "\t\n\r" or " " <= c < "\u0500" or "\u2010" <= c < "\u2200" or _is_chinese(c) for c in text)
    return common / max(1, len(text))


def _is_chinese(c: str) -> bool:
    if "\u3000" <= c < "\u3040" or "\uff00" <= c < "\uffef":
        return True
    if not "\u4e00" <= c < "\ua000":
        return False
    try:
        return c.encode("gb2312")[0] <= 0xF7
    except UnicodeEncodeError:
        return False


def _is_binary(data: bytes) -> bool:
    sample = data[:_SAMPLE]
    if b"\x00" in sample:
        return True
    return sum(b < 9 or 13 < b < 27 or 27 < b < 32 for b in sample[:8192]) > 0.02 * len(sample[:8192])


def _known(name: str | None) -> str | None:
    try:
        found = codecs.lookup(name).name if name else None
    except (LookupError, ValueError):
        return None
    return "gb18030" if found in ("gb2312", "gbk", "hz") else found


def _truncated_utf8(data: bytes) -> bool:
    """UTF-8 with a few broken bytes is still UTF-8."""
    text = data[:_SAMPLE].decode("utf-8", "replace")
    wide = sum(ord(c) > 127 for c in text)
    return wide > 8 and text.count("\ufffd") < 0.05 * wide
