"""What is let in, and the sentence for what is not. These go through `read`, as the product does."""

from __future__ import annotations

import io
import json
import os
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from agents.errors import InputRefused
from agents.sources import Limits, read
from agents.sources.encodings import decode
from tests.agents.sources.conftest import assert_sound
from tests.agents.sources.pdf_by_hand import Page, pdf

Put = Callable[[str, bytes], Path]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
CHINESE = "会议纪要\n\n本次会议讨论了河道治理方案，决定投入资金四百万元，于六月底之前完成全部工程。\n"


def word(*paragraphs: str) -> bytes:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def packed(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in {"[Content_Types].xml": b"<Types/>", **parts}.items():
            archive.writestr(name, data)
    return stream.getvalue()


def refused(path: Path, limits: Limits | None = None) -> str:
    with pytest.raises(InputRefused) as caught:
        read(path, limits=limits or Limits())
    assert path.name in str(caught.value)
    return str(caught.value)


class DescribeRefusals:
    @pytest.fixture
    def put(self, tmp_path: Path) -> Put:
        def write(name: str, data: bytes) -> Path:
            path = tmp_path / name
            path.write_bytes(data)
            return path

        return write

    def it_names_a_missing_file(self, tmp_path: Path) -> None:
        assert "does not exist" in refused(tmp_path / "nowhere.pdf")

    def it_names_a_folder(self, tmp_path: Path) -> None:
        (tmp_path / "folder.pdf").mkdir()
        assert "is a folder" in refused(tmp_path / "folder.pdf")

    def it_names_an_empty_file(self, put: Put) -> None:
        assert "is empty" in refused(put("a.docx", b""))

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
    def it_does_not_wait_for_a_pipe(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "pipe.txt")
        assert "not a regular file" in refused(tmp_path / "pipe.txt")

    @pytest.mark.parametrize(
        ("name", "data", "is_really"),
        [
            ("a.pdf", b"PK\x03\x04 word/document.xml", "a Word document"),
            ("a.pdf", b"\x89PNG\r\n\x1a\n" + b"\x00" * 40, "a picture"),
            ("a.docx", b"%PDF-1.7\n", "a PDF"),
            ("a.xlsx", b"just some words", "text"),
            ("a.pptx", packed({"xl/workbook.xml": b"<x/>"}), "an Excel workbook"),
            ("a.txt", bytes(range(256)) * 4, "binary data"),
            ("a.csv", b"%PDF-1.4\n", "a PDF"),
            ("a.md", b"<!DOCTYPE html><html></html>", None),
        ],
    )
    def it_compares_the_name_with_the_bytes(self, put: Put, name: str, data: bytes, is_really: str | None) -> None:
        sentence = refused(put(name, data))
        assert f"its bytes are {is_really}" in sentence if is_really else "holds no text" in sentence

    def it_says_that_an_office_file_has_a_password(self, put: Put) -> None:
        locked = OLE + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\x00" * 600
        assert "is password-protected" in refused(put("plan.docx", locked))

    def it_says_what_to_do_with_old_office_files(self, put: Put) -> None:
        assert "Save it as .docx" in refused(put("letter.doc", OLE + b"\x00" * 600))

    def it_does_not_unpack_a_bomb(self, put: Put) -> None:
        assert "ZIP bomb" in refused(put("a.docx", packed({"word/document.xml": b" " * 40_000_000})))

    def it_caps_what_a_file_unpacks_to(self, put: Put) -> None:
        big = packed({f"word/{n}.bin": os.urandom(400_000) for n in range(6)})
        assert "would unpack to 2 MiB" in refused(put("a.docx", big), Limits(zip_total_bytes=1_000_000))

    def it_caps_the_number_of_parts(self, put: Put) -> None:
        many = packed({f"word/{n}.xml": b"<x/>" for n in range(60)})
        assert "holds 61 parts" in refused(put("a.docx", many), Limits(zip_entries=50))

    def it_refuses_paths_that_leave_the_archive(self, put: Put) -> None:
        assert "unsafe path" in refused(put("a.docx", packed({"word/x": b"", "../../etc/passwd": b"x"})))

    def it_refuses_entities(self, put: Put) -> None:
        hostile = b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaa">]><d>&a;</d>'
        assert "defines XML entities" in refused(put("a.docx", packed({"word/document.xml": hostile})))

    def it_refuses_entities_behind_a_long_comment(self, put: Put) -> None:
        hidden = b"<!--" + b" " * 70_000 + b'--><!DOCTYPE d [<!ENTITY a "aaaa">]><d>&a;</d>'
        assert "KiB of nothing" in refused(put("a.docx", packed({"word/document.xml": hidden})))

    def it_refuses_parts_that_are_links(self, put: Put) -> None:
        link = zipfile.ZipInfo("word/link")
        link.external_attr = 0o120777 << 16
        stream = io.BytesIO(packed({"word/document.xml": b"<x/>"}))
        with zipfile.ZipFile(stream, "a") as archive:
            archive.writestr(link, "/etc/passwd")
        assert "is a link" in refused(put("a.docx", stream.getvalue()))

    @pytest.mark.filterwarnings("ignore:Duplicate name")
    def it_refuses_two_parts_of_one_name(self, put: Put) -> None:
        stream = io.BytesIO(packed({"word/document.xml": b"<x/>"}))
        with zipfile.ZipFile(stream, "a") as archive:
            archive.writestr("word/document.xml", b"<y/>")
        assert "two parts of one name" in refused(put("a.docx", stream.getvalue()))

    def it_refuses_parts_that_share_their_bytes(self, put: Put) -> None:
        """One packed part, named by many entries of the directory."""
        whole = packed({"word/a.bin": os.urandom(50_000), "word/b.bin": b"x"})
        with zipfile.ZipFile(io.BytesIO(whole)) as archive:
            first, second = archive.getinfo("word/a.bin"), archive.getinfo("word/b.bin")
        entry = whole.rindex(b"PK\x01\x02")
        moved = whole[: entry + 42] + struct.pack("<I", first.header_offset + 40) + whole[entry + 46 :]
        assert second.header_offset > first.header_offset
        assert "share their bytes" in refused(put("a.docx", moved))

    def it_says_that_a_truncated_file_is_damaged(self, put: Put) -> None:
        whole = word("Hello")
        assert "is a damaged Office file" in refused(put("a.docx", whole[: len(whole) // 2]))

    def it_stops_a_parser_that_takes_too_long(self, put: Put) -> None:
        pages = [Page().paragraph(72, 700, ["Some words on a page."]) for _ in range(300)]
        assert "took longer than 0 s" in refused(put("a.pdf", pdf(pages)), Limits(seconds=0.05))

    def it_survives_a_parser_that_runs_out_of_memory(self, put: Put) -> None:
        sentence = refused(put("a.txt", b"word " * 6_000_000), Limits(memory_bytes=120 * 1024 * 1024))
        assert "memory" in sentence


class DescribeWhatIsRead:
    def it_reads_in_a_process_of_its_own(self, tmp_path: Path) -> None:
        path = tmp_path / "notes.docx"
        path.write_bytes(word("One paragraph.", "Another."))
        document = read(path)
        assert_sound(document)
        assert [p.text for p in document.source.passages] == ["One paragraph.", "Another."]
        assert document.source.name == "notes.docx"

    def it_gives_the_same_ids_for_the_same_bytes(self, tmp_path: Path) -> None:
        for name in ("a.txt", "b.txt"):
            (tmp_path / name).write_text("Title\n\nA paragraph of text.\n\nAnother one.\n")
        first, second = (read(tmp_path / name).source for name in ("a.txt", "b.txt"))
        assert [p.id for p in first.passages] == [p.id for p in second.passages]

    def it_tells_the_format_without_an_ending(self, tmp_path: Path) -> None:
        (tmp_path / "report").write_bytes(pdf([Page().text(72, 700, "Words on a page.")]))
        assert read(tmp_path / "report").source.media_type == "application/pdf"

    def it_survives_json(self, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_text("Emoji 🎨 and 𝔸 and \u2028 lines.\n")
        assert json.loads(read(tmp_path / "a.txt").source.model_dump_json())["text"]


class DescribeEncodings:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk"])
    def it_reads_chinese(self, encoding: str) -> None:
        assert (decode(CHINESE.encode(encoding)) or "").lstrip("\ufeff") == CHINESE

    @pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
    def it_reads_western_letters(self, encoding: str) -> None:
        text = "Süd, Åland, Château, naïve façade, señor: 12 € pro Stück"
        assert decode(text.encode(encoding)) == text

    def it_tells_binary_data(self) -> None:
        assert decode(os.urandom(4096) + b"\x00\x01") is None
