"""Uploads before they are kept: counts, sizes, names."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.errors import InputRefused
from agents.sources.batch import admit_batch, safe_name
from agents.sources.limits import Batch, Limits


def it_caps_how_many_files_come_together():
    with pytest.raises(InputRefused, match="3 files were given; at most 2"):
        admit_batch([("a", 1)] * 3, Batch(files=2))


def it_caps_each_file_and_all_of_them():
    with pytest.raises(InputRefused, match=r"big\.pdf has 2 MiB"):
        admit_batch([("big.pdf", 2 * 1024**2)], Batch(), Limits(file_bytes=1024**2))
    with pytest.raises(InputRefused, match="4 MiB together; at most 3 MiB"):
        admit_batch([("a", 2 * 1024**2)] * 2, Batch(total_bytes=3 * 1024**2))


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("report.pdf", "report.pdf"), ("../../etc/passwd", "passwd"), ("C:\\Users\\me\\a.docx", "a.docx"),
        ("/etc/cron.d/x", "x"), ("a\x00b.pdf", "ab.pdf"), ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie- x.pdf"), ("..", "upload"), ("", "upload"), (".", "upload"),
        (".htaccess", "htaccess"), ("con.txt", "upload-con.txt"), ("NUL", "upload-NUL"), ("a.pdf. ", "a.pdf"),
        ("会议纪要.docx", "会议纪要.docx"), ("cafe\u0301.md", "café.md"), ("a<b>c:d|e?f*g.txt", "a-b-c-d-e-f-g.txt"),
    ],
)  # fmt: skip
def it_keeps_a_plain_name(given_name: str, kept: str):
    assert safe_name(given_name) == kept


def it_keeps_equal_names_apart():
    assert admit_batch([("a.pdf", 1), ("A.pdf", 1), ("x/a.pdf", 1), ("a-2.pdf", 1)]) == ["a.pdf", "A-2.pdf", "a-3.pdf", "a-2-2.pdf"]  # fmt: skip


@given(st.lists(st.text(max_size=300), max_size=12))
def it_gives_every_file_a_name_that_is_one_file_in_one_folder(names: list[str]):
    kept = admit_batch([(name, 1) for name in names])
    assert len({name.casefold() for name in kept}) == len(names)
    for name in kept:
        assert name not in ("", ".", "..")
        assert not set(name) & set('/\\<>:"|?*\x00')
        assert len(name.encode()) <= 200
        assert not any(unicodedata.category(c) in ("Cc", "Cs") for c in name)
        assert not any("\u202a" <= c <= "\u202e" or "\u2066" <= c <= "\u2069" for c in name)
