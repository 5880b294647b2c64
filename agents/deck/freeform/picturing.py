"""Pictures for slides that a model writes: searched by words, fetched when they are used, sources from then on.

What cannot be had is told to the model. It shows nothing itself.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from agents.deck import documents
from agents.deck.finding import OFFERED
from agents.deck.freeform.naming import Names
from agents.deck.freeform.sanitizing import Refused
from agents.deck.freeform.workbench import Workbench
from agents.deck.library import Library
from agents.deck.state import Session
from agents.errors import Cancelled, ImpastoError
from agents.tools.base import defanged

if TYPE_CHECKING:
    from agents.deck.freeform.tooling import Desk

_ASKED = re.compile(r"""data-picture\s*=\s*["']?\s*(i\d{1,4})\b""", re.IGNORECASE)


def search_pictures(query: str, bench: Workbench, session: Session) -> str:
    """Found pictures under their names, as the model is told of them. Raises Cancelled."""
    if session.pictures is None:
        return (
            "Pictures of the web may not be used for this deck; use those of the sources (f1, f2 …) or draw with SVG."
        )
    session.tell("draft", f"Looking for pictures: {query}")
    try:
        found = session.pictures.search(query, OFFERED)
    except Cancelled:
        raise
    except ImpastoError as error:
        return defanged(str(error))
    lines = []
    for picture in found:
        known = next((name for name, held in bench.pictures.items() if held.url == picture.url), None)
        name = known or f"i{len(bench.pictures) + 1}"
        bench.pictures[name] = picture
        size = f", {picture.width} x {picture.height}" if picture.width and picture.height else ""
        lines.append(f"[{name}] {picture.credit()}{size}. {picture.alt[:160]}")
    return defanged("\n".join(lines)) or "No picture with an open licence was found."


def fetch(markup: str, desk: Desk) -> tuple[str, list[str]]:
    """The markup with the names of figures in place of those of found pictures, which have become sources.

    Also the names of their folders. Raises Refused for one that cannot be had, Cancelled.
    """
    added: list[str] = []
    for name in dict.fromkeys(n.lower() for n in _ASKED.findall(markup)):
        if name not in desk.bench.fetched:
            added.append(_taken_in(name, desk))
        figure = desk.bench.fetched[name]
        markup = re.sub(rf"""(data-picture\s*=\s*["']?\s*){name}\b""", rf"\g<1>{figure}", markup, flags=re.IGNORECASE)
    return markup, added


def _taken_in(name: str, desk: Desk) -> str:
    picture = desk.bench.pictures.get(name)
    if picture is None or desk.session.pictures is None:
        raise Refused(f"There is no picture {name}: search with `images` first.")
    try:
        document = desk.session.pictures.document(picture, desk.language)
    except Cancelled:
        raise
    except ImpastoError as error:
        raise Refused(f"The picture {name} cannot be had: {error.sentence} Take another.") from error
    folder = documents.keep(document, desk.session.folder)
    desk.library = Library(documents=[*desk.library.documents, document])
    desk.names = Names.of(desk.library)
    desk.bench.fetched[name] = desk.names.name_of(document.source.figures[0].id)
    return folder
