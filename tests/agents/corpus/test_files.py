from __future__ import annotations

from pathlib import Path

import pytest

from agents.corpus import Corpus, search
from agents.corpus.files import add
from agents.errors import Cancelled, InputRefused


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "docs"
    (made / "deep").mkdir(parents=True)
    (made / "a.md").write_text("# Ferries\n\nThe ferry to Holm carried 41,300 passengers in 2019.\n", "utf-8")
    (made / "deep" / "b.txt").write_text("青石镇图书馆从2021年起推迟闭馆时间。\n", "utf-8")
    (made / "notes.exe").write_bytes(b"MZ")
    (made / ".hidden.md").write_text("Secret herring.", "utf-8")
    return made


@pytest.fixture
def corpus(tmp_path: Path):
    with Corpus(tmp_path / "corpus.sqlite") as opened:
        yield opened


class DescribeAdding:
    def it_reads_what_is_new_or_changed_and_forgets_what_is_gone(self, corpus: Corpus, folder: Path):
        first = add(corpus, [folder])
        assert (first.new, first.unchanged, first.refused) == (2, 0, [])
        hit = search(corpus, "passengers to Holm")[0]
        assert hit.source.origin == str(folder / "a.md")
        assert hit.locator.heading == ("Ferries",)
        assert search(corpus, "图书馆")[0].source.name == "b.txt"

        (folder / "a.md").touch()
        assert add(corpus, [folder]).model_dump() == {
            "new": 0,
            "changed": 0,
            "unchanged": 2,
            "removed": 0,
            "passages": 0,
            "refused": [],
        }
        (folder / "a.md").write_text("# Buses\n\nThe bus over the Kessel bridge takes 55 minutes.\n", "utf-8")
        (folder / "deep" / "b.txt").unlink()
        again = add(corpus, [folder])
        assert (again.changed, again.removed, again.new) == (1, 1, 0)
        assert not search(corpus, "ferry passengers Holm")
        assert not search(corpus, "图书馆")
        assert search(corpus, "Kessel")

    def it_leaves_other_folders_alone(self, corpus: Corpus, folder: Path, tmp_path: Path):
        other = tmp_path / "docs-too"
        other.mkdir()
        (other / "c.txt").write_text("Salmon swim upstream in autumn.", "utf-8")
        add(corpus, [folder, other])
        (other / "c.txt").unlink()
        assert add(corpus, [folder]).removed == 0
        assert search(corpus, "salmon")

    def it_says_which_file_could_not_be_read_and_reads_the_rest(self, corpus: Corpus, folder: Path):
        (folder / "broken.pdf").write_bytes(b"%PDF-1.7 and then nothing of use")
        done = add(corpus, [folder])
        assert done.new == 2
        assert len(done.refused) == 1
        assert "broken.pdf" in done.refused[0]

    def it_follows_no_link_out_of_the_folder(self, corpus: Corpus, folder: Path, tmp_path: Path):
        outside = tmp_path / "outside"
        outside.mkdir()
        (outside / "secret.txt").write_text("The herring is buried under the oak.", "utf-8")
        (folder / "link.txt").symlink_to(outside / "secret.txt")
        (folder / "linked").symlink_to(outside, target_is_directory=True)
        add(corpus, [folder])
        assert not search(corpus, "herring oak")

    def it_refuses_a_path_that_is_not_there(self, corpus: Corpus, tmp_path: Path):
        with pytest.raises(InputRefused, match="does not exist"):
            add(corpus, [tmp_path / "nowhere"])

    def it_stops_when_told(self, corpus: Corpus, folder: Path):
        with pytest.raises(Cancelled):
            add(corpus, [folder], cancel=lambda: True)
        assert corpus.count() == 0
