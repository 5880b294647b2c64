"""Private files, and what redaction hides."""

from __future__ import annotations

import base64
import json
import os
import stat
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.errors import ConfigurationError
from agents.redaction import HIDDEN, redact, redact_value, remember
from agents.secrets import read_private, write_private
from agents.settings import Settings, secrets_of
from tests.effort import examples


@pytest.fixture(autouse=True)
def _empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


class DescribePrivateFiles:
    def it_writes_what_only_its_person_reads(self, tmp_path: Path):
        write_private(tmp_path / "deep" / "key", b"x")
        assert read_private(tmp_path / "deep" / "key") == b"x"
        assert stat.S_IMODE((tmp_path / "deep" / "key").stat().st_mode) == 0o600
        assert [p.name for p in (tmp_path / "deep").iterdir()] == ["key"]

    def it_keeps_one_that_is_there(self, tmp_path: Path):
        write_private(tmp_path / "key", b"first", replace=False)
        write_private(tmp_path / "key", b"second", replace=False)
        assert read_private(tmp_path / "key") == b"first"

    @pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644, 0o601])
    def it_refuses_one_that_others_can_read(self, tmp_path: Path, mode: int):
        (tmp_path / "key").write_text("canary-value")
        (tmp_path / "key").chmod(mode)
        with pytest.raises(ConfigurationError, match="chmod 600") as refused:
            read_private(tmp_path / "key")
        assert "canary" not in str(refused.value)

    def it_refuses_what_is_no_file(self, tmp_path: Path):
        with pytest.raises(ConfigurationError):
            read_private(tmp_path)
        with pytest.raises(ConfigurationError):
            read_private(tmp_path / "nothing")


class DescribeWhereKeysComeFrom:
    def it_reads_a_private_file_named_by_the_environment(self, tmp_path: Path, monkeypatch):
        write_private(tmp_path / "key", b"from-a-file\n")
        monkeypatch.setenv("IMPASTO_API_KEY_FILE", str(tmp_path / "key"))
        assert secrets_of(Settings()) == ["from-a-file"]
        monkeypatch.setenv("IMPASTO_API_KEY", "from-the-environment")
        assert secrets_of(Settings()) == ["from-the-environment"]

    def it_takes_no_key_from_a_file_for_all(self, tmp_path: Path, monkeypatch):
        (tmp_path / "key").write_text("x")
        (tmp_path / "key").chmod(0o644)
        monkeypatch.setenv("IMPASTO_API_KEY_FILE", str(tmp_path / "key"))
        with pytest.raises(ConfigurationError, match="others can read"):
            Settings()

    def it_takes_a_key_from_a_private_settings_file_only(self, tmp_path: Path):
        file = tmp_path / "impasto.toml"
        file.write_text('api_key = "canary-toml"\n')
        file.chmod(0o644)
        with pytest.raises(ConfigurationError, match=r"impasto\.toml holds a secret"):
            Settings()
        file.chmod(0o600)
        assert secrets_of(Settings()) == ["canary-toml"]

    def it_does_not_care_who_reads_settings_without_keys(self, tmp_path: Path):
        (tmp_path / "impasto.toml").write_text("threads = 2\n")
        (tmp_path / "impasto.toml").chmod(0o644)
        assert Settings().threads == 2

    def it_hides_the_password_of_a_database(self):
        Settings(database="postgresql://me:canary-database@host/db")  # pyright: ignore[reportArgumentType]
        assert redact("cannot reach canary-database@host") == f"cannot reach {HIDDEN}@host"


class DescribeRedaction:
    @settings(max_examples=examples(100))  # each is remembered and looked for in all after it
    @given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Zs"]), min_size=8, max_size=40))
    def it_hides_what_it_was_told_in_every_form(self, secret: str):
        remember(secret)
        forms = [
            secret,
            quote(secret, safe=""),
            json.dumps(secret),
            base64.b64encode(secret.encode()).decode(),
            secret.encode().hex(),
        ]
        for form in forms:
            assert secret not in redact(f"before {form} after").replace(HIDDEN, "")
            assert form not in redact(f"before {form} after")

    @pytest.mark.parametrize(
        "text",
        [
            "Incorrect API key provided: sk-proj-abcdefghijklmnop1234", "Authorization: Bearer abc.def-ghi_jkl",
            "api_key=abcdef123456&x=1", '{"api_key": "abcdef123456"}', "postgresql://me:hunter22@host/db",
            "key AKIAIOSFODNN7EXAMPLE here", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
            "0123456789abcdef0123456789abcdef.ABCDEFGHIJKLMNOP", "the password hunter22 is wrong", "hf_abcdefghijklmnopqrstuvwxyz",
            "impasto_" + "a" * 43, "share_" + "b" * 43, "password: hunter22", "x-api-key: 1234567890",
            "-----BEGIN RSA PRIVATE KEY-----\nMIIabc\n-----END RSA PRIVATE KEY-----", "ghp_" + "a1" * 18,
        ],
    )  # fmt: skip
    def it_hides_what_looks_like_a_key(self, text: str):
        hidden = redact(text)
        assert HIDDEN in hidden
        for part in ("abcdef", "hunter22", "AKIAIOS", "eyJ", "ABCDEFGHIJ", "aaaaaaa", "bbbbbb", "1234567890", "MIIabc", "a1a1", "abc.def"):  # fmt: skip
            assert part not in hidden

    @pytest.mark.parametrize(
        "text",
        [
            "The key figure of 2024 is 71 %.", "slides/01.png", "Secretary of state", "https://example.org/a?b=c",
            "3 tokens of prompt", "sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "passwords are hashed", "a sk-ip line", "会议纪要", "a password generator, a pendulum", "password [hidden], and more",
        ],
    )  # fmt: skip
    def it_leaves_ordinary_text_alone(self, text: str):
        assert redact(text) == text

    def it_goes_through_data(self):
        remember("canary-in-data")
        given = {"canary-in-data": ["x canary-in-data", {"a": ("canary-in-data", 3, None, True)}]}
        assert "canary" not in repr(redact_value(given))
        assert redact_value({"a": (1, "b")}) == {"a": (1, "b")}

    def it_does_not_hide_ordinary_words_for_a_short_or_empty_secret(self):
        for secret in ("", "a", "none", "abc"):
            remember(secret)
        assert redact("an abc of none") == "an abc of none"


def it_leaves_no_half_of_a_private_file_on_a_full_disk(tmp_path: Path, monkeypatch):
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ConfigurationError, match="No space left"):
        write_private(tmp_path / "key", b"x")
    assert list(tmp_path.iterdir()) == []
