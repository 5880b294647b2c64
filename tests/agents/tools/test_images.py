"""Pictures come with licence, author and source, only open ones, and are kept as documents that say so."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from PIL import Image

from agents.errors import InputRefused
from agents.net import Fetcher, FetchFailed, FetchRefused
from agents.tools.base import SearchUnavailable
from agents.tools.images import Commons, DocumentFigures, Found, Images, Openverse, pictures_of
from agents.tools.keeping import PICTURES, as_document, fetched
from agents.tools.licences import Licence, credit, licence_of
from agents.tools.providers import Client
from tests.agents.net.conftest import Internet, answer

BY_SA = licence_of("by-sa", "2.0")
# The shapes of answers as the services' own documentation gives them.
OPENVERSE_ENTRY = {
    "id": "6a1c", "title": "Ferry at Holm", "indexed_on": "2024-01-01T00:00:00Z", "foreign_landing_url": "https://photos.example/ferry",
    "url": "https://live.example/ferry.jpg", "creator": "Ingrid Soll", "creator_url": "https://photos.example/soll",
    "license": "by-sa", "license_version": "2.0", "license_url": "https://creativecommons.org/licenses/by-sa/2.0/", "provider": "flickr",
    "source": "flickr", "category": None, "filesize": None, "filetype": "jpg", "tags": [{"name": "ferry"}], "attribution": "…",
    "fields_matched": ["title"], "mature": False, "height": 768, "width": 1024, "thumbnail": "https://api.example/thumb/", "unstable__sensitivity": [],
}  # fmt: skip
COMMONS_ENTRY = {
    "pageid": 7, "ns": 6, "title": "File:Varde ferry 2019.jpg", "index": 2, "imagerepository": "local",
    "imageinfo": [{
        "size": 4000000, "width": 4000, "height": 3000, "thumburl": "https://upload.example/1600px-ferry.jpg", "thumbwidth": 1600,
        "thumbheight": 1200, "url": "https://upload.example/ferry.jpg", "descriptionurl": "https://commons.example/wiki/File:Varde_ferry_2019.jpg",
        "mime": "image/jpeg",
        "extmetadata": {
            "ObjectName": {"value": "Varde ferry 2019", "source": "mediawiki-metadata"}, "License": {"value": "cc-by-4.0"},
            "LicenseShortName": {"value": "CC BY 4.0"}, "LicenseUrl": {"value": "https://creativecommons.org/licenses/by/4.0"},
            "Artist": {"value": '<a href="//commons.example/wiki/User:Obi" title="User:Obi">Amara <b>Obi</b></a>'},
            "ImageDescription": {"value": "<p>The ferry <i>Varde</i> leaving Holm</p>"},
        },
    }],
}  # fmt: skip


@pytest.fixture
def client(internet: Internet) -> Client:
    return Client(internet.policy(), resolver=internet.resolver, pace=None)


def served(internet: Internet, path: str, value: object) -> None:
    internet.public.replies[path] = answer(json.dumps(value).encode(), kind="application/json")


def jpeg(size: tuple[int, int] = (640, 480)) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", size, (20, 90, 160)).save(stream, "JPEG")
    return stream.getvalue()


class DescribeLicences:
    @pytest.mark.parametrize(
        ("code", "version", "name"),
        [
            ("by", "2.0", "CC BY 2.0"), ("by-sa", "3.0", "CC BY-SA 3.0"), ("cc-by-sa-4.0", None, "CC BY-SA 4.0"), ("CC BY 4.0", None, "CC BY 4.0"),
            ("cc-by-sa-3.0-de", None, "CC BY-SA 3.0"), ("cc0", "1.0", "CC0"), ("CC0", None, "CC0"), ("pdm", "1.0", "Public domain"),
            ("pd", None, "Public domain"), ("Public domain", None, "Public domain"), ("pd-old-100", None, "Public domain"),
        ],
    )  # fmt: skip
    def it_knows_open_ones(self, code: str, version: str | None, name: str):
        licence = licence_of(code, version)
        assert licence is not None
        assert licence.name == name

    @pytest.mark.parametrize("code", ["by-nc", "by-nd", "by-nc-sa", "cc-by-nc-4.0", "CC BY-NC-ND 2.0", "sampling+", "gfdl", "all rights reserved", "fair use", "", None, "bystander"])  # fmt: skip
    def it_refuses_others_and_unknown_ones(self, code: str | None):
        assert licence_of(code, "4.0") is None

    def it_reads_addresses(self):
        assert licence_of(None, url="https://creativecommons.org/licenses/by/4.0/deed.de") == licence_of("by", "4.0")
        assert licence_of(None, url="http://creativecommons.org/publicdomain/zero/1.0/") == licence_of("cc0")
        assert licence_of(None, url="https://creativecommons.org/licenses/by-nc/4.0/") is None
        assert licence_of(None, url="https://licences.example/by/4.0/") is None

    def it_credits_in_english_and_chinese(self):
        assert BY_SA is not None
        assert credit("Ferry", "I. Soll", BY_SA, "Flickr") == "“Ferry” by I. Soll, CC BY-SA 2.0, via Flickr"
        assert credit("渡轮", "I. Soll", BY_SA, "Flickr", "zh") == "“渡轮”，作者：I. Soll，CC BY-SA 2.0，来源：Flickr"
        domain = Licence(name="Public domain")
        assert credit("Ferry", None, domain, "Commons") == "“Ferry”, public domain, via Commons"
        assert credit("渡轮", None, domain, "Commons", "zh") == "“渡轮”，公有领域，来源：Commons"
        assert credit("Figure 2", "Obi", Licence(name="own"), "report.pdf, p. 3") == "“Figure 2”, report.pdf, p. 3"


class DescribeProviders:
    def it_reads_openverse(self, internet: Internet, client: Client):
        closed = {**OPENVERSE_ENTRY, "license": "by-nc", "url": "https://live.example/nc.jpg"}
        small = {**OPENVERSE_ENTRY, "width": 100, "height": 80}
        served(
            internet,
            "/v1/images/",
            {
                "result_count": 3,
                "page_count": 1,
                "page_size": 20,
                "page": 1,
                "results": [closed, small, "x", OPENVERSE_ENTRY],
            },
        )
        found = Openverse(client, internet.url("/v1/images/")).search("ferry at sea", 5)
        assert [p.url for p in found] == ["https://live.example/ferry.jpg"]
        assert (found[0].width, found[0].author, found[0].licence.name) == (1024, "Ingrid Soll", "CC BY-SA 2.0")
        assert found[0].credit() == "“Ferry at Holm” by Ingrid Soll, CC BY-SA 2.0, via Flickr, found with Openverse"
        asked = internet.public.heads[0].split(b" ")[1]
        assert b"q=ferry+at+sea" in asked
        assert b"license=by,by-sa,cc0,pdm" in asked

    def it_reads_commons(self, internet: Internet, client: Client):
        first = {
            **COMMONS_ENTRY,
            "index": 1,
            "title": "File:No licence.jpg",
            "imageinfo": [{**COMMONS_ENTRY["imageinfo"][0], "extmetadata": {}}],
        }
        served(internet, "/w/api.php", {"batchcomplete": True, "query": {"pages": [COMMONS_ENTRY, first]}})
        found = Commons(client, internet.url("/w/api.php")).search("ferry", 5)
        assert [(p.url, p.title, p.author, p.alt) for p in found] == [
            ("https://upload.example/1600px-ferry.jpg", "Varde ferry 2019", "Amara Obi", "The ferry Varde leaving Holm")
        ]
        assert found[0].credit("zh") == "“Varde ferry 2019”，作者：Amara Obi，CC BY 4.0，来源：Wikimedia Commons"

    def it_finds_nothing_where_commons_has_nothing(self, internet: Internet, client: Client):
        served(internet, "/w/api.php", {"batchcomplete": True})
        assert Commons(client, internet.url("/w/api.php")).search("xyzzy", 5) == []

    @pytest.mark.parametrize(
        "value",
        [
            {"results": 7},
            {"results": [{"url": 7, "license": 9}]},
            {"query": {"pages": [{"imageinfo": [{"extmetadata": []}]}]}},
        ],
    )
    def it_bears_other_forms(self, internet: Internet, client: Client, value: object):
        served(internet, "/x", value)
        assert Openverse(client, internet.url("/x")).search("ferry", 5) == []
        assert Commons(client, internet.url("/x")).search("ferry", 5) == []

    def it_says_so_when_the_answer_is_none(self, internet: Internet, client: Client):
        served(internet, "/x", [])
        with pytest.raises(FetchFailed, match="another form"):
            Openverse(client, internet.url("/x")).search("ferry", 5)

    def it_takes_pictures_of_pages_that_name_an_open_licence(self):
        page = '<html><body><img src="/a.jpg" alt="The ferry" width="800" height="600"><img src="/dot.gif" width="1" height="1"><a rel="license" href="%s">licence</a></body></html>'
        found = pictures_of(
            (page % "https://creativecommons.org/licenses/by/4.0/").encode(), "https://a.example/p", "A page"
        )
        assert [(p.url, p.alt, p.licence.name, p.source) for p in found] == [
            ("https://a.example/a.jpg", "The ferry", "CC BY 4.0", "A page")
        ]
        assert (
            pictures_of((page % "https://creativecommons.org/licenses/by-nd/4.0/").encode(), "https://a.example/p", "A")
            == []
        )
        assert pictures_of(b'<img src="/a.jpg" width="800">', "https://a.example/p", "A page") == []

    def it_finds_figures_of_ones_own_documents(self, tmp_path: Path):
        (tmp_path / "ferry.jpg").write_bytes(jpeg())
        page = tmp_path / "report.html"
        page.write_text(
            '<html><body><h1>Report</h1><p>Words of it.</p><figure><img src="ferry.jpg" alt="A ferry"><figcaption>Figure 1: The ferry at Holm</figcaption></figure></body></html>'
        )
        documents = DocumentFigures([page, tmp_path / "gone.pdf"])
        found = documents.search("ferry", 5)
        assert [(p.title, p.licence.name, p.source) for p in found] == [
            ("Figure 1: The ferry at Holm", "own", "report.html")
        ]
        assert documents.asset(found[0]).startswith(b"\xff\xd8")
        assert documents.search("cathedral", 5) == []


class Failing:
    name = "failing"

    def search(self, query: str, num: int) -> list[Found]:
        raise FetchFailed("failing did not answer in time.")


class DescribeTheSearch:
    def it_says_that_it_is_unavailable(self):
        with pytest.raises(SearchUnavailable, match="failing did not answer"):
            Images([Failing()]).search("ferry")

    def it_goes_on_to_the_next(self, internet: Internet, client: Client):
        served(internet, "/v1/images/", {"results": [OPENVERSE_ENTRY]})
        images = Images([Failing(), Openverse(client, internet.url("/v1/images/"))])
        assert len(images.search("ferry")) == 1


class DescribeKeeping:
    @pytest.fixture
    def found(self, internet: Internet) -> Found:
        assert BY_SA is not None
        return Found(
            title="Ferry <b>",
            url=internet.url("/ferry.jpg"),
            page="https://photos.example/ferry",
            licence=BY_SA,
            author="I. Soll",
            source="Flickr",
            alt="A ferry",
        )

    @pytest.fixture
    def fetcher(self, internet: Internet) -> Fetcher:
        return Fetcher(
            internet.policy(content_types=(*PICTURES, "text/plain", "text/html")), resolver=internet.resolver, pace=None
        )

    def it_makes_a_document_that_says_who_made_it(self, internet: Internet, found: Found, fetcher: Fetcher):
        internet.public.replies["/ferry.jpg"] = answer(jpeg(), kind="image/jpeg")
        document = as_document(found, *fetched(found, fetcher))
        figure = document.source.figures[0]
        assert (figure.width, figure.height, figure.alt) == (640, 480, "A ferry")
        assert figure.caption == "“Ferry <b>” by I. Soll, CC BY-SA 2.0, via Flickr"
        assert document.assets[figure.asset] == jpeg()
        assert document.source.author == "I. Soll, CC BY-SA 2.0"
        assert document.source.name == "https://photos.example/ferry"

    def it_refuses_what_is_no_picture(self, internet: Internet, found: Found, fetcher: Fetcher):
        internet.public.replies["/ferry.jpg"] = answer(b"<html>", kind="text/html")
        with pytest.raises(FetchRefused):
            fetched(found, fetcher)
        with pytest.raises(InputRefused):
            as_document(found, b"GIF89a but no more", "gif")
        internet.public.replies["/ferry.jpg"] = answer(b"gone", status="404 Not Found")
        with pytest.raises(FetchFailed):
            fetched(found, fetcher)

    def it_obeys_robots(self, internet: Internet, found: Found, fetcher: Fetcher):
        internet.public.replies["/robots.txt"] = answer(b"User-agent: *\nDisallow: /", kind="text/plain")
        with pytest.raises(FetchRefused, match="robots"):
            fetched(found, fetcher)
        assert not any(b"/ferry" in head for head in internet.public.heads)
