"""What was found goes on to decks as the sources themselves, cut to what matters, with pictures that say whose they are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from agents.corpus import Corpus
from agents.corpus.files import add
from agents.deck.documents import keep as keep_for_deck
from agents.deck.documents import load
from agents.errors import InputRefused
from agents.net import FetchFailed
from agents.research import reaching
from agents.research.briefing import WHOLE, cut, write_briefing, write_pictures
from agents.research.judging import NoJudge
from agents.research.library import Library
from agents.research.making import research
from agents.research.notes import Note
from agents.research.request import ResearchRequest
from agents.settings import Settings
from agents.sources import Document, read
from agents.sources.kept import ENDING, keep, kept
from agents.tools.images import Found, Openverse
from agents.tools.licences import licence_of
from tests.agents.net.conftest import PRIVATE, Internet, answer
from tests.agents.research.conftest import Asked
from tests.agents.tools.test_images import OPENVERSE_ENTRY, jpeg

QUESTION = "How many passengers did the ferry between Holm and Varde carry in 2019?"
FACT = "The ferry between Holm and Varde carried 41,300 passengers in 2019."


@pytest.fixture
def long(tmp_path: Path) -> Path:
    """A document of many sections; one is about the ferry and has a table."""
    parts = [
        f"## Section {n}\n\n" + "\n\n".join(f"Sentence {n}.{k} tells of the harbour." for k in range(4))
        for n in range(30)
    ]
    ferry = f"## The ferry\n\n{FACT}\n\n| Year | Passengers |\n| --- | --- |\n| 2018 | 33,040 |\n| 2019 | 41,300 |\n"
    path = tmp_path / "harbour.md"
    path.write_text("# Harbour report\n\n" + "\n\n".join([*parts[:15], ferry, *parts[15:]]))
    return path


class DescribeABriefing:
    def it_is_the_source_cut_to_the_sections_of_its_notes(self, long: Path):
        whole = read(long)
        assert len(whole.source.passages) > WHOLE
        slim = cut(whole, {("The ferry",)}, [FACT])
        assert FACT in [p.text for p in slim.source.passages]
        assert not any("Sentence 3" in p.text for p in slim.source.passages)
        assert [t.cells for t in slim.source.tables] == [[["2018", "33,040"], ["2019", "41,300"]]]
        assert [h.text for h in slim.source.headings] == ["The ferry"]
        for passage in slim.source.passages:
            where = passage.locator
            assert slim.source.text[where.start : where.end] == passage.text

    def it_keeps_files_with_their_tables_and_pages_as_they_were_read(
        self, long: Path, tmp_path: Path, ask: Asked, library: Library
    ):
        with Corpus(tmp_path / "own.sqlite") as own:
            add(own, [long])
            session_library = Library([*library.corpora, own])
            hits = session_library.search("ferry passengers 2019", 8)
            notes = [
                _note(n, hit) for n, hit in enumerate(hits, start=1) if "41,300" in hit.text and hit.kind == "paragraph"
            ]
            assert {note.source.title for note in notes} == {"Ferry report", "Harbour report"}
            paths = write_briefing(notes, session_library, tmp_path / "briefing")
        documents = {document.source.title: document for document in map(kept, paths)}
        assert documents["Harbour report"].source.tables
        assert documents["Harbour report"].source.name == "harbour.md"
        rebuilt = documents["Ferry report"].source
        assert rebuilt.passages[0].text.startswith("The ferry between")
        again = write_briefing(notes[:1], session_library, tmp_path / "briefing")
        assert len(list((tmp_path / "briefing").iterdir())) == len(again) == 1

    def it_goes_through_a_file_unchanged(self, long: Path, tmp_path: Path):
        document = Document(source=read(long).source, assets={"a.png": b"\x89PNG\x00\xff"})
        assert kept(keep(document, tmp_path / f"x{ENDING}")) == document
        (tmp_path / "broken").write_text('{"source": {}, "assets": 7}')
        with pytest.raises(InputRefused):
            kept(tmp_path / "broken")

    def it_is_loaded_by_the_deck_as_any_document_is(self, long: Path, tmp_path: Path):
        document = cut(read(long), {("The ferry",)}, [FACT])
        name = keep_for_deck(kept(keep(document, tmp_path / f"x{ENDING}")), tmp_path / "run")
        assert load([name], tmp_path / "run").sources == [document.source]


class DescribePictures:
    def it_leaves_out_what_cannot_be_had_and_says_so(self, tmp_path: Path):
        licence = licence_of("by", "4.0")
        assert licence is not None
        found = [
            Found(
                title=f"Ferry {n}",
                url=f"https://a.example/{n}.jpg",
                page="https://a.example/",
                licence=licence,
                source="A",
            )
            for n in range(3)
        ]

        def fetch(picture: Found) -> Document:
            if picture.title == "Ferry 0":
                raise FetchFailed("a.example answered 404.")
            return Document(source=_empty(picture.title))

        paths, said = write_pictures(found, fetch, tmp_path, most=1)
        assert [kept(path).source.title for path in paths] == ["Ferry 1"]
        assert said == ["The picture “Ferry 0” is left out: a.example answered 404."]

    def it_comes_along_from_the_web_with_its_credit(
        self, internet: Internet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ):
        at = f"{PRIVATE}:{internet.port}"
        results = [{"title": "Ferry", "url": f"http://{at}/ferry", "content": "…"}]
        page = (
            f"<html><title>Ferry</title><body><main><h1>Ferry</h1><p>{FACT}</p>"
            '<img src="/quay.jpg" alt="The ferry at its quay" width="800" height="600">'
            '<a rel="license" href="https://creativecommons.org/licenses/by/4.0/">CC BY</a></main></body></html>'
        )
        picture = {**OPENVERSE_ENTRY, "url": f"http://{at}/ferry.jpg"}
        internet.private.replies |= {
            "/search": answer(json.dumps({"results": results}).encode(), kind="application/json"),
            "/ferry": answer(page.encode()),
            "/images/": answer(json.dumps({"results": [picture]}).encode(), kind="application/json"),
            "/ferry.jpg": answer(jpeg(), kind="image/jpeg"),
            "/quay.jpg": answer(jpeg(), kind="image/jpeg"),
        }
        monkeypatch.setattr(reaching, "Openverse", lambda client: Openverse(client, f"http://{at}/images/"))
        monkeypatch.setattr(reaching, "Commons", lambda client: Openverse(client, f"http://{at}/none"))
        settings = Settings(data=tmp_path / "data", fetch_own=(at,), searxng=f"http://{at}", duckduckgo=False)
        request = ResearchRequest(question=QUESTION, web=True, out=tmp_path / "out", brief=True)
        made = research(request, settings, judge=NoJudge())
        names = sorted(path.name for path in made.paths["briefing"].iterdir())
        assert names == [f"01{ENDING}", f"picture-01{ENDING}", f"picture-02{ENDING}"]
        source, of_page, figure = (kept(made.paths["briefing"] / name).source for name in names)
        assert of_page.figures[0].caption == "“The ferry at its quay”, CC BY 4.0, via Ferry"
        assert source.name == f"http://{at}/ferry"
        assert (
            figure.figures[0].caption
            == "“Ferry at Holm” by Ingrid Soll, CC BY-SA 2.0, via Flickr, found with Openverse"
        )
        assert figure.author == "Ingrid Soll, CC BY-SA 2.0"


def _note(number: int, hit) -> Note:
    from agents.research.extracting import Draft

    return Draft(hit.text, hit.text, hit, hit.locator.start).numbered(f"n{number}", 0.5)


def _empty(title: str):
    from agents.sources import Source

    return Source(id="x", name="x", media_type="text/html", title=title, text="")
