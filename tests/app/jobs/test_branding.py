"""The brand of a job: an address, a file of the project, or refused; and decks over the queue that wear it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from agents.errors import InputRefused
from app.jobs.branding import branded
from app.store.database import default_url
from tests.app.jobs.bench import Bench, opened
from tests.app.jobs.test_deck_job import NOTES, SMALL


def logo(colour: tuple[int, int, int] = (194, 65, 12)) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (240, 120), colour).save(stream, "PNG")
    return stream.getvalue()


class DescribeNaming:
    def it_takes_a_file_of_the_project_out_of_what_is_read(self, tmp_path: Path):
        files = [tmp_path / "notes.md", tmp_path / "company.potx"]
        assert branded("company.potx", files) == (str(files[1]), files[:1])
        assert branded(None, files) == (None, files)
        assert branded("https://example.org", files) == ("https://example.org", files)

    @pytest.mark.parametrize("named", ["/etc/passwd", "../company.potx", "other.potx", "file:///etc/passwd", ""])
    def it_takes_nothing_else(self, named: str, tmp_path: Path):
        with pytest.raises(InputRefused, match="neither a web address nor a file"):
            branded(named, [tmp_path / "company.potx"])


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    yield from opened(default_url(tmp_path / "data"), tmp_path)


@pytest.mark.full
def it_makes_a_deck_in_the_colours_of_an_uploaded_logo(bench: Bench):
    bench.worker(**SMALL)
    notes, picture = bench.store.keep(NOTES.encode(), logo())
    files = {"notes.md": notes.sha256, "logo.png": picture.sha256}
    job = bench.submit("deck", files=files, inputs=list(files), slides=4, brand="logo.png")
    done = bench.wait(job, "done", "failed")
    assert done.error is None
    (version,) = bench.versions(job)
    assert version.spec["colors"]["accent1"].upper() != ""
    assert version.spec["colors"]
    assert not any("logo" in source for source in version.spec["sources"])
