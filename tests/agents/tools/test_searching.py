from __future__ import annotations

import json
from pathlib import Path

import pytest

from agents.corpus import Corpus
from agents.net import FetchFailed
from agents.redaction import redact
from agents.settings import Settings
from agents.tools import Searcher, SearchUnavailable, providers_of
from agents.tools.base import Provider, Result
from agents.tools.providers import Brave, Client, DuckDuckGo, Searxng, Tavily
from agents.tools.searching import FAILURES, REST_SECONDS, CorpusProvider
from tests.agents.corpus.samples import put
from tests.agents.net.conftest import PRIVATE, Internet, answer

RESULT = {"title": " Ferry\nnews ", "url": "https://news.example/ferry", "content": "41,300 passengers"}


@pytest.fixture
def client(internet: Internet) -> Client:
    return Client(internet.policy(), resolver=internet.resolver, pace=None)


def served(internet: Internet, path: str, value: object, **fields: str) -> None:
    internet.public.replies[path] = answer(json.dumps(value).encode(), kind="application/json", **fields)


class DescribeTheProviders:
    def it_reads_searxng(self, internet: Internet, client: Client):
        served(internet, "/search", {"results": [RESULT, {"url": "javascript:alert(1)"}, "odd", {"title": "x"}]})
        found = Searxng(client, internet.url("/")).search("ferry to Holm & back", 5)
        assert [r.model_dump() for r in found] == [
            {
                "title": "Ferry news",
                "url": "https://news.example/ferry",
                "snippet": "41,300 passengers",
                "provider": "searxng",
                "date": None,
            }
        ]
        assert b"/search?q=ferry+to+Holm+%26+back&format=json" in internet.public.heads[0]

    def it_reads_brave_with_its_key(self, internet: Internet, client: Client):
        served(internet, "/brave", {"web": {"results": [{**RESULT, "description": "d", "page_age": "2026-01-02"}]}})
        found = Brave(client, "k-1", internet.url("/brave")).search("ferry", 5)
        assert (found[0].snippet, found[0].date) == ("d", "2026-01-02")
        assert b"x-subscription-token: k-1" in internet.public.heads[0].lower()

    def it_reads_tavily_with_its_key(self, internet: Internet, client: Client):
        served(internet, "/tavily", {"results": [RESULT]})
        assert Tavily(client, "k-2", internet.url("/tavily")).search("ferry", 5)[0].title == "Ferry news"
        head = internet.public.heads[0].lower()
        assert head.startswith(b"post /tavily")
        assert b"authorization: bearer k-2" in head

    def it_reads_duckduckgo_and_its_detours(self, internet: Internet, client: Client):
        page = """<html><div class="result results_links"><a class="result__a"
          href="//duckduckgo.com/l/?uddg=https%3A%2F%2Fnews.example%2Fferry&rut=1">Ferry</a>
          <a class="result__snippet">41,300 <b>passengers</b></a></div></html>"""
        internet.public.replies["/html/"] = answer(page.encode())
        found = DuckDuckGo(client, internet.url("/html/")).search("ferry", 5)
        assert [(r.url, r.snippet) for r in found] == [("https://news.example/ferry", "41,300 passengers")]

    @pytest.mark.parametrize(
        ("reply", "said"),
        [
            (answer(b"<html>no json", kind="text/html"), "not JSON"),
            (answer(b"[1]", kind="application/json"), "another form"),
            (answer(b"{}", status="403 Forbidden"), "403"),
            (answer(b"", status="302 Found", Location="http://127.0.0.1/"), "302"),
            (answer(b"[" * 100_000, kind="application/json"), "not JSON"),
        ],
    )
    def it_says_what_a_broken_service_did(self, internet: Internet, client: Client, reply: bytes, said: str):
        internet.public.replies["/search"] = reply
        with pytest.raises(FetchFailed, match=said):
            Searxng(client, internet.url()).search("x", 5)
        assert internet.private.connections == 0

    def it_takes_from_the_settings_what_is_set_up(self, internet: Internet, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setenv("IMPASTO_SEARXNG", "http://localhost:8080/")
        monkeypatch.setenv("IMPASTO_BRAVE_KEY", "canary-brave-key")
        settings = Settings()
        assert [p.name for p in providers_of(internet.policy(), settings)] == ["searxng", "brave", "duckduckgo"]
        assert "canary-brave-key" not in repr(settings)
        assert redact("key canary-brave-key") == "key [hidden]"
        quiet = Settings(searxng=None, brave_key=None, duckduckgo=False)
        assert providers_of(internet.policy(), quiet) == []

    def it_refuses_an_address_that_is_none(self):
        with pytest.raises(ValueError, match="searxng"):
            Settings(searxng="localhost:8080")

    def it_reaches_a_searxng_of_ones_own_and_nothing_else_there(self, internet: Internet):
        internet.private.replies["/search"] = answer(json.dumps({"results": [RESULT]}).encode())
        address = f"http://{PRIVATE}:{internet.port}"
        with pytest.raises(SearchUnavailable, match="searxng"):
            Searcher([Searxng(Client(internet.policy(), pace=None), address)]).search("x")
        assert internet.private.connections == 0
        settings = Settings(searxng=address, duckduckgo=False)
        searxng, *rest = providers_of(internet.policy(), settings, pace=None)
        assert (rest, len(searxng.search("x", 5))) == ([], 1)
        elsewhere = Settings(searxng=internet.url(), duckduckgo=False)
        internet.public.replies["/search"] = answer(b"", status="302 Found", Location=f"{address}/search")
        before = internet.private.connections
        with pytest.raises(FetchFailed, match="302"):
            providers_of(internet.policy(), elsewhere, pace=None, resolver=internet.resolver)[0].search("x", 5)
        assert internet.private.connections == before


class Failing:
    name = "failing"

    def __init__(self) -> None:
        self.asked = 0

    def search(self, query: str, num: int) -> list[Result]:
        self.asked += 1
        raise FetchFailed("failing did not answer in time.")


class Answering:
    name = "answering"

    def __init__(self, *results: Result) -> None:
        self.asked, self._results = 0, list(results)

    def search(self, query: str, num: int) -> list[Result]:
        self.asked += 1
        return self._results


ONE = Result(title="t", url="https://a.example/")


class DescribeTheChain:
    def it_goes_on_to_the_next_and_leaves_a_failing_one_alone_for_a_while(self):
        now, failing, answering = [0.0], Failing(), Answering(ONE)
        searcher = Searcher([failing, answering], clock=lambda: now[0])
        for n in range(5):
            assert searcher.search(f"query {n}") == [ONE]
        assert failing.asked == FAILURES
        now[0] += REST_SECONDS + 1
        searcher.search("later")
        assert failing.asked == FAILURES + 1

    def it_keeps_answers(self):
        answering = Answering(ONE)
        searcher = Searcher([answering])
        assert searcher.search("Ferry") == searcher.search(" ferry ")
        assert (answering.asked, searcher.searches) == (1, 1)

    @pytest.mark.parametrize("providers", [[], [Failing()]])
    def it_says_that_search_is_unavailable_instead_of_inventing(self, providers: list[Provider]):
        with pytest.raises(SearchUnavailable, match="Search is unavailable"):
            Searcher(providers).search("x")

    def it_tells_nothing_found_from_unavailable(self):
        assert Searcher([Failing(), Answering()]).search("x") == []

    def it_searches_ones_own_documents(self, tmp_path: Path):
        with Corpus(tmp_path / "c.sqlite") as corpus:
            put(corpus, "a", "Nothing of the kind.", "The ferry carried 41,300 passengers.")
            found = Searcher([CorpusProvider(corpus)]).search("passengers on the ferry")
            assert found[0].url == f"corpus:{corpus.sources()[0].id}#2"
