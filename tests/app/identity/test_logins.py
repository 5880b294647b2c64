"""Which logins count: recent ones, of people whom the operator lets in by an address that the provider verified."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.settings import Settings
from app.identity.logins import Logins

USER = {"iss": "https://id.example", "sub": "7", "aud": "us"}
NAME = "https://id.example#7"


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """No secrets of this machine's person: whom a login is made out to is in `test_login.py`."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)


class DescribeWhomItLetsIn:
    @pytest.mark.parametrize(
        "claims",
        [
            {"email": "ada@example.org", "email_verified": True},
            {"email": "Ada@Example.ORG", "email_verified": "true"},
            {"email": "bo@else.net", "email_verified": True},
        ],
    )
    def it_knows_verified_addresses(self, claims: dict[str, Any]):
        assert Logins(frozenset({"example.org", "bo@else.net"})).name_of({**USER, **claims}) == NAME

    @pytest.mark.parametrize(
        "claims",
        [
            {},
            {"email": "ada@example.org"},
            {"email": "ada@example.org", "email_verified": False},
            {"email": "ada@example.org", "email_verified": "false"},
            {"email": "ada@example.org", "email_verified": 1.5},
            {"email": "ada@example.org.evil.net", "email_verified": True},
            {"email": "ada@sub.example.org", "email_verified": True},
            {"email": "ada@evil.net@example.com", "email_verified": True},
            {"email": "example.org", "email_verified": True},
            {"email": "@example.org", "email_verified": True},
            {"email": "al@else.net", "email_verified": True},
            {"email": ["ada@example.org"], "email_verified": True},
            {"preferred_username": "ada@example.org", "hd": "example.org"},
        ],
    )
    def it_knows_nobody_else(self, claims: dict[str, Any]):
        assert Logins(frozenset({"example.org", "bo@else.net"})).name_of({**USER, **claims}) is None

    def it_lets_in_whom_the_provider_does_where_nobody_is_named(self):
        assert Logins().name_of(USER) == NAME

    @given(st.text(max_size=40))
    def it_takes_no_domain_from_anywhere_but_the_end(self, name: str):
        address = f"ada@example.org{name}"
        let_in = Logins(frozenset({"example.org"})).name_of({**USER, "email": address, "email_verified": True})
        assert (let_in is not None) == (address.lower().rpartition("@")[2] == "example.org")


class DescribeHowLong:
    @pytest.mark.parametrize(("ago", "counts"), [(0, True), (3500, True), (3700, False), (-200, True), (-400, False)])
    def it_counts_from_the_login(self, ago: float, counts: bool):
        made = Logins(hours=1).name_of({**USER, "iat": time.time() - ago})
        assert made == (NAME if counts else None)

    @pytest.mark.parametrize("moment", [None, "now", True])
    def it_counts_nothing_without_a_moment(self, moment: object):
        assert Logins(hours=1).name_of({**USER, "iat": moment}) is None

    def it_is_as_the_settings_say(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
        monkeypatch.setenv("IMPASTO_LOGIN_ALLOWED", "@Example.org, bo@else.net")
        assert Logins.of(Settings(data=tmp_path)) == Logins(frozenset({"example.org", "bo@else.net"}), 24.0)
