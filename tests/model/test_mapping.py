"""Memory and files that are mapped: zeros that cost nothing before they are written, in large pages where the system has them."""

from __future__ import annotations

import mmap
import re
import sys
from pathlib import Path

import pytest
import torch

from model.mapping import LARGE_PAGE, in_large_pages, map_file, zeros

linux = pytest.mark.skipif(sys.platform != "linux", reason="/proc tells of memory on Linux only")


def kilobytes(what: str) -> int:
    """Of this process, by its name in /proc/self/smaps_rollup."""
    found = re.search(rf"^{what}:\s+(\d+) kB", Path("/proc/self/smaps_rollup").read_text(), re.MULTILINE)
    return int(found[1]) if found else 0


def flags_of(address: int) -> list[str]:
    """What the system keeps in mind of the mapping that the address lies in."""
    within = False
    for line in Path("/proc/self/smaps").read_text().splitlines():
        if span := re.match(r"([0-9a-f]+)-([0-9a-f]+) ", line):
            within = int(span[1], 16) <= address < int(span[2], 16)
        elif within and line.startswith("VmFlags:"):
            return line.split()[1:]
    return []


class DescribeZeros:
    @pytest.mark.parametrize("nbytes", [0, 1, 4096, LARGE_PAGE, 3 * LARGE_PAGE + 4097])
    def it_gives_as_many_as_asked_for(self, nbytes: int) -> None:
        made = zeros(nbytes)
        assert made.dtype == torch.uint8
        assert made.shape == (nbytes,)
        assert not made.any()
        made.fill_(7)
        assert int(made.sum(dtype=torch.int64)) == 7 * nbytes

    @linux
    def it_takes_no_memory_before_it_is_written(self) -> None:
        before = kilobytes("Rss")
        made = zeros(1 << 30)
        assert kilobytes("Rss") - before < 64 << 10
        made[0] = 1
        assert kilobytes("Rss") - before < 64 << 10

    @linux
    def it_asks_for_large_pages(self) -> None:
        if not Path("/sys/kernel/mm/transparent_hugepage").exists():
            pytest.skip("this system has no large pages")
        made = zeros(16 * LARGE_PAGE)
        assert "hg" in flags_of(made.data_ptr())


class DescribeMappedFiles:
    def it_reads_what_the_file_has_and_never_writes_to_it(self, tmp_path: Path) -> None:
        path = tmp_path / "numbers"
        path.write_bytes(bytes(range(256)) * 64)
        mapped = map_file(path)
        in_large_pages(mapped)
        numbers = torch.frombuffer(mapped, dtype=torch.uint8)
        assert numbers[:256].tolist() == list(range(256))
        numbers.fill_(9)
        assert path.read_bytes() == bytes(range(256)) * 64

    def it_leaves_a_map_alone_where_the_system_refuses(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        path = tmp_path / "numbers"
        path.write_bytes(b"0123")
        monkeypatch.setattr(mmap, "MADV_HUGEPAGE", 9999, raising=False)  # advice that no system knows
        mapped = map_file(path)
        in_large_pages(mapped)
        assert mapped[:4] == b"0123"
