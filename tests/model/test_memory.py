"""Free memory as the kernel and the control groups tell it, from files of their form."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from model import memory

GB = 1 << 30


def system(root: Path, *, free: int | None, groups: str = "", files: dict[str, str] | None = None) -> Path:
    (root / "proc" / "self").mkdir(parents=True)
    if free is not None:
        (root / "proc" / "meminfo").write_text(
            f"MemTotal: 99 kB\nMemFree: 1 kB\nMemAvailable:    {free // 1024} kB\nHuge: x\n"
        )
    (root / "proc" / "self" / "cgroup").write_text(groups)
    for name, text in (files or {}).items():
        path = root / "sys" / "fs" / "cgroup" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


class DescribeAvailable:
    def it_tells_something_here(self) -> None:
        found = memory.available()
        assert found is not None
        assert found > 1 << 20

    def it_is_the_kernels_estimate_without_groups(self, tmp_path: Path) -> None:
        assert memory.available(system(tmp_path, free=8 * GB)) == 8 * GB

    def it_is_what_a_group_leaves(self, tmp_path: Path) -> None:
        files = {
            "app/memory.max": f"{4 * GB}\n",
            "app/memory.current": f"{3 * GB}\n",
            "app/memory.stat": f"anon 5\nfile 7\ninactive_file {GB // 2}\n",
        }
        assert memory.available(system(tmp_path, free=8 * GB, groups="0::/app\n", files=files)) == GB + GB // 2

    def it_is_what_the_tightest_group_leaves(self, tmp_path: Path) -> None:
        files = {
            "memory.max": "max\n",
            "outer/memory.max": f"{2 * GB}",
            "outer/memory.current": f"{GB}",
            "outer/inner/memory.max": f"{6 * GB}",
            "outer/inner/memory.current": f"{GB}",
        }
        assert memory.available(system(tmp_path, free=8 * GB, groups="0::/outer/inner\n", files=files)) == GB

    def it_finds_a_containers_group_at_the_root(self, tmp_path: Path) -> None:
        files = {"memory.max": f"{3 * GB}", "memory.current": f"{GB}"}
        assert memory.available(system(tmp_path, free=8 * GB, groups="0::/docker/abc\n", files=files)) == 2 * GB

    def it_reads_groups_of_version_1(self, tmp_path: Path) -> None:
        files = {
            "memory/job/memory.limit_in_bytes": f"{4 * GB}",
            "memory/job/memory.usage_in_bytes": f"{3 * GB}",
            "memory/job/memory.stat": f"inactive_file 1\ntotal_inactive_file {GB}\n",
            "memory/memory.limit_in_bytes": "9223372036854771712",
            "memory/memory.usage_in_bytes": "5",
        }
        groups = "9:name=systemd:/\n4:cpu,memory:/job\n0::/\n"
        assert memory.available(system(tmp_path, free=8 * GB, groups=groups, files=files)) == 2 * GB

    def it_is_never_negative(self, tmp_path: Path) -> None:
        files = {"memory.max": f"{GB}", "memory.current": f"{2 * GB}"}
        assert memory.available(system(tmp_path, free=8 * GB, groups="0::/\n", files=files)) == 0

    def it_does_not_leave_the_groups_folder(self, tmp_path: Path) -> None:
        (tmp_path / "memory.max").write_text("1")
        (tmp_path / "memory.current").write_text("0")
        assert memory.available(system(tmp_path, free=8 * GB, groups="0::/../../..\n")) == 8 * GB

    def it_admits_that_nothing_tells(self, tmp_path: Path) -> None:
        assert memory.available(system(tmp_path, free=None)) is None

    @pytest.mark.skipif(sys.platform == "win32", reason="has no sysconf")
    def it_asks_the_c_library_elsewhere(self) -> None:
        found = memory._elsewhere()
        assert found is not None
        assert found > 1 << 20
