"""E-mails: the subject is the title, who wrote when stands above, the words are read as text or HTML."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import pytest

from agents.errors import InputRefused
from agents.sources import Document, read
from agents.sources.limits import Limits
from agents.sources.parse import parse


def letter(subject: str = "Heating", sender: str = "Dag Lindqvist <dag@example.org>") -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, "committee@example.org", subject
    message["Date"] = "Tue, 22 Sep 2026 08:11:00 +0200"
    return message


def read_back(folder: Path, data: bytes | EmailMessage) -> Document:
    path = folder / "letter.eml"
    path.write_bytes(data if isinstance(data, bytes) else bytes(data))
    return read(path)


def words(document: Document) -> list[str]:
    return [passage.text for passage in document.source.passages]


class DescribeAnEmail:
    def it_tells_who_wrote_when_and_what(self, tmp_path: Path):
        message = letter()
        message.set_content("Dear all,\n\nthe timer is broken. A new one costs 210 pounds.\n\n-- \nDag\n0123 456")
        document = read_back(tmp_path, message)
        source = document.source
        assert (source.title, source.author, source.date) == ("Heating", "Dag Lindqvist", "2026-09-22")
        assert words(document)[:3] == [
            "From: Dag Lindqvist <dag@example.org>",
            "To: committee@example.org",
            "Date: 2026-09-22",
        ]
        assert words(document)[-1] == "the timer is broken. A new one costs 210 pounds."

    def it_reads_the_html_where_there_is_no_text(self, tmp_path: Path):
        message = letter()
        message.set_content("<p>Three <b>quotes</b> came in.</p><ul><li>Barton</li></ul><script>x()</script>", "html")
        assert words(read_back(tmp_path, message))[3:] == ["Three quotes came in.", "Barton"]

    def it_takes_the_text_of_two_forms_and_names_what_is_attached(self, tmp_path: Path):
        message = letter()
        message.set_content("The roof is done.")
        message.add_alternative("<p>Something else.</p>", "html")
        message.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="invoice.pdf")
        told = words(read_back(tmp_path, message))
        assert told[3:] == ["Attached: invoice.pdf", "The roof is done."]

    def it_reads_headers_and_bodies_in_any_character_set(self, tmp_path: Path):
        message = letter("团队预订", "春风旅行社 <tour@example.cn>")
        message.set_content("其中两位吃素，一位对花生过敏。", charset="gb18030")
        document = read_back(tmp_path, message)
        assert (document.source.title, document.source.author) == ("团队预订", "春风旅行社")
        assert words(document)[-1] == "其中两位吃素，一位对花生过敏。"

    def it_keeps_what_is_answered_without_its_marks(self, tmp_path: Path):
        message = letter()
        message.set_content("Yes, at nine.\n\n> Could you let him in?\n>> He comes on 1 October.\n")
        assert words(read_back(tmp_path, message))[-2:] == [
            "Yes, at nine.",
            "Could you let him in? He comes on 1 October.",
        ]

    def it_reads_eight_bit_text_of_a_character_set_that_nobody_knows(self, tmp_path: Path):
        head = b"From: a@example.org\r\nSubject: Caf\xe9\r\nContent-Type: text/plain; charset=x-none\r\n\r\n"
        assert words(read_back(tmp_path, head + b"Das Caf\xe9 hat auf."))[-1] == "Das Café hat auf."

    @pytest.mark.parametrize(
        "data",
        [
            b"Subject: =?utf-8?b?///?=\r\nDate: yesterday\r\nFrom: <<>>\r\n\r\nWords.",
            b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nWords.",
            b"Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\nV29yZHMu!",
            b"just Words.",
        ],
    )
    def it_reads_what_it_can_of_a_broken_one(self, tmp_path: Path, data: bytes):
        assert "Words." in words(read_back(tmp_path, data))[-1]

    def it_refuses_one_without_words(self, tmp_path: Path):
        with pytest.raises(InputRefused, match="no text"):
            read_back(tmp_path, b"MIME-Version: 1.0\r\n\r\n\r\n")


def it_reads_a_mail_that_was_saved_as_text_without_its_marks():
    saved = (
        "From: Ana Ruiz <ana@yard.example>\nTo: Bo\nSubject: FW: RE: dock 4\n\nThe dock leveller dropped on Monday.\n\n"
        "> Drivers wait an hour.\n--\nAna Ruiz | Yard\n"
    )
    source = parse(saved.encode(), "dock.txt", "text", Limits()).source
    assert source.title == "dock 4"
    assert source.author == "Ana Ruiz"
    assert [p.text for p in source.passages][-2:] == ["The dock leveller dropped on Monday.", "Drivers wait an hour."]
