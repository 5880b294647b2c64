"""What passes between browser and site, header by header."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.preview.site_headers import HOP, cookie, own_cookies, site_cookie, to_browser, to_site, without_ancestors
from app.preview.site_proxy import local_path

EMBEDDERS = "http://localhost:1 http://127.0.0.1:1"


class DescribeTheWayThere:
    def it_leaves_out_what_is_the_apps(self):
        given = [
            ("Cookie", "impasto_frame=g; session=1; _streamlit_user=secret; _streamlit_xsrf=x"),
            ("Authorization", "Bearer secret"),
            ("X-Forwarded-For", "1.2.3.4"),
            ("Forwarded", "for=1.2.3.4"),
            ("X-Streamlit-Session", "secret"),
            ("Accept", "text/html"),
        ]
        assert to_site(given, scheme="http", length=0) == [
            ("cookie", "session=1"),
            ("accept", "text/html"),
            ("accept-encoding", "identity"),
            ("x-forwarded-proto", "http"),
        ]

    def it_ends_hop_by_hop_headers_and_those_that_connection_names(self):
        given = [
            ("Connection", "close, X-Secret"),
            ("X-Secret", "1"),
            *((name, "x") for name in sorted(HOP)),
            ("Host", "a"),
        ]
        assert [name for name, _ in to_site(given, scheme="http", length=0)] == [
            "host",
            "accept-encoding",
            "x-forwarded-proto",
        ]

    def it_counts_the_length_itself(self):
        pairs = to_site([("Content-Length", "5"), ("Transfer-Encoding", "chunked")], scheme="http", length=7)
        assert [pair for pair in pairs if pair[0] in ("content-length", "transfer-encoding")] == [
            ("content-length", "7")
        ]

    def it_takes_no_cookie_that_is_there_twice(self):
        assert cookie("a=1; b=2", "b") == "2"
        assert cookie("a=1; a=2", "a") is None
        assert cookie("xa=1", "a") is None


class DescribeTheWayBack:
    def it_replaces_what_the_site_says_about_framing(self):
        given = [
            ("X-Frame-Options", "DENY"),
            ("Content-Security-Policy", "img-src 'self'; FRAME-ANCESTORS 'none'; sandbox"),
        ]
        shown = to_browser(given, framed=True, secure=False, embedders=EMBEDDERS)
        policies = [value for name, value in shown if name == "content-security-policy"]
        assert policies[0] == "img-src 'self'"
        assert f"frame-ancestors {EMBEDDERS} 'self'" in policies[1]
        assert "connect-src 'self'" in policies[1]
        assert "x-frame-options" not in dict(shown)

    @pytest.mark.parametrize(
        "name",
        [
            "Strict-Transport-Security",
            "Clear-Site-Data",
            "Alt-Svc",
            "Access-Control-Allow-Origin",
            "Refresh",
            "Upgrade",
        ],
    )
    def it_shows_nothing_that_reaches_further(self, name: str):
        shown = to_browser([(name, "*")], framed=True, secure=False, embedders=EMBEDDERS)
        assert name.lower() not in dict(shown)

    def it_splits_no_header(self):
        shown = to_browser([("location", "/\r\nset-cookie: a=b")], framed=True, secure=False, embedders=EMBEDDERS)
        assert "location" not in dict(shown)


class DescribeCookies:
    def it_keeps_them_on_the_sites_own_host(self):
        given = "session=abc; Domain=.localhost; Path=/; HttpOnly; SameSite=Strict; Max-Age=60; Partitioned"
        assert site_cookie(given, framed=True, secure=False) == (
            "session=abc; Path=/; Max-Age=60; HttpOnly; SameSite=None; Secure; Partitioned"
        )
        assert (
            site_cookie(given, framed=False, secure=False) == "session=abc; Path=/; Max-Age=60; HttpOnly; SameSite=Lax"
        )

    @pytest.mark.parametrize(
        "given",
        ["impasto_frame=x", "IMPASTO_tab=x", "_streamlit_user=x", "no value", "=x", "a b=c", 'a="b;c"', "a=b\x00c", ""],
    )
    def it_drops_ours_and_what_is_none(self, given: str):
        assert site_cookie(given, framed=False, secure=False) == ""

    @given(st.text(max_size=60), st.booleans())
    def it_never_says_a_domain(self, text: str, framed: bool):
        said = site_cookie(text, framed=framed, secure=False).lower()
        attributes = [part.strip().partition("=")[0] for part in said.split(";")[1:]]
        assert set(attributes) <= {"path", "max-age", "expires", "httponly", "samesite", "secure", "partitioned"}
        assert "\n" not in said
        assert "\r" not in said

    @given(st.lists(st.sampled_from(["impasto_frame=1", "session=2", "_streamlit_xsrf=3", "Impasto_Tab=4", "x=5"])))
    def it_sends_on_none_of_ours(self, parts: list[str]):
        kept = own_cookies("; ".join(parts))
        assert [part for part in kept.split("; ") if part] == [p for p in parts if p in ("session=2", "x=5")]


@given(st.text(max_size=80))
def it_keeps_no_ancestors_in_any_policy(text: str):
    assert "frame-ancestors" not in [p.split()[0].lower() for p in without_ancestors(text).split(";") if p.split()]


@pytest.mark.parametrize(
    "given", ["//evil.example/", "/\\evil.example", "https://evil.example/", "javascript:x", "", "/a\nb", "x"]
)
def it_leads_to_paths_of_the_same_host_only(given: str):
    assert local_path(given) == "/"


def it_keeps_an_honest_path():
    assert local_path("/bookings?day=2026-11-26&x=%20#a") == "/bookings?day=2026-11-26&x=%20#a"
