"""One e-mail (`.eml`): its subject is the title, who wrote to whom and when stands above its words.

Of its parts the plain text is read, else the HTML. What is attached is named, not read, and nothing is fetched.
"""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from agents.sources.base import Document
from agents.sources.cleaning import clean, one_line
from agents.sources.encodings import decode
from agents.sources.html import read_markup
from agents.sources.passages import DocumentBuilder
from agents.sources.text import fill

MOST_PARTS = 200
"""A message with more parts is no letter; what comes after is not looked at."""
_SIGNATURE = re.compile(r"^-- ?$", re.MULTILINE)
_ANSWERS = re.compile(r"^(?:(?:re|fwd?|aw|wg|tr|回复|答复|转发)\s*[:：]\s*)+", re.IGNORECASE)
"""Marks before a subject that say no more than that others wrote before"""
_QUOTED = re.compile(r"^(?:> ?)+", re.MULTILINE)


def read(data: bytes, builder: DocumentBuilder, folder: Path | None) -> Document:
    """The document of an e-mail."""
    message = message_from_bytes(data, policy=policy.default)
    assert isinstance(message, EmailMessage)
    subject, sender = _ANSWERS.sub("", _header(message, "subject")), _header(message, "from")
    plain, html, attached = _parts(message)
    if subject:
        builder.heading(subject, 1)
    author, date = _name(sender), _day(message)
    for name in ("from", "to", "cc"):
        if value := _header(message, name):
            builder.text(f"{name.capitalize()}: {value}")
    if date:
        builder.text(f"Date: {date}")
    if attached:
        builder.text(f"Attached: {', '.join(attached)}")
    if plain.strip() or not html:
        fill(clean(_without_signature(plain)).split("\n"), builder, titled=True)
        return builder.finish(title=subject or None, author=author, date=date)
    return read_markup(html, builder, None, title=subject or None, author=author, date=date)


def _parts(message: EmailMessage) -> tuple[str, str, list[str]]:
    """The plain text, the HTML, and the names of what is attached."""
    plain: list[str] = []
    html: list[str] = []
    attached: list[str] = []
    for n, part in enumerate(message.walk()):
        if n >= MOST_PARTS:
            break
        if part.is_multipart():
            continue
        if part.get_content_disposition() == "attachment" or part.get_content_maintype() != "text":
            attached += [one_line(name)[:120]] if (name := part.get_filename()) else []
        elif part.get_content_subtype() == "html":
            html.append(_words(part))
        elif part.get_content_subtype() == "plain":
            plain.append(_words(part))
    return "\n".join(plain), "\n".join(html), attached


def _words(part: EmailMessage) -> str:
    """A part's text; where its character set is unknown or wrong, as the bytes read best."""
    payload = part.get_payload(decode=True)
    return (decode(payload, part.get_content_charset()) or "") if isinstance(payload, bytes) else ""


def _without_signature(text: str) -> str:
    """Up to the mark above a signature; lines that answer others keep their words and lose their marks."""
    return _QUOTED.sub("", _SIGNATURE.split(text.replace("\r\n", "\n"), maxsplit=1)[0])


def _header(message: EmailMessage, name: str) -> str:
    """A header's value in words; empty where it is not there or cannot be read."""
    try:
        return one_line(str(message.get(name, "")))[:400]
    except (ValueError, LookupError, IndexError, AttributeError):  # what the standard library raises on broken ones
        return ""


def _name(sender: str) -> str | None:
    """Who wrote: the name, else the address."""
    return sender.partition("<")[0].strip(' "') or sender.strip("<> ") or None


def _day(message: EmailMessage) -> str | None:
    try:
        return parsedate_to_datetime(_header(message, "date")).date().isoformat()
    except (ValueError, TypeError, IndexError):
        return None
