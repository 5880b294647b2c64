"""What loading and quantizing take at their peak, measured in a process of their own, mapped pages included."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from gguf.constants import GGMLQuantizationType as Kind

from tests.model import tiny

CHILD = """
    import sys, torch
    from pathlib import Path
    from model import gguf, gguf_weights
    from model.experts import HotSet
    from model.quantize import quantize
    torch.set_num_threads(1)
    def status(key):  # not getrusage, whose peak begins with that of the process that started this one
        lines = Path("/proc/self/status").read_text().splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(key))
    torch.nn.functional.linear(torch.ones(64, 64).bfloat16(), torch.ones(64, 64).bfloat16())
    before = status("VmRSS:")
    if sys.argv[2] in ("int4", "int8"):
        made = quantize(Path(sys.argv[1]), Path(sys.argv[3]), sys.argv[2])
        print(before, status("VmHWM:"), made.nbytes)
        sys.exit()
    hot = HotSet(0) if sys.argv[2] == "offload" else None
    decoder = gguf_weights.from_gguf(gguf.read(Path(sys.argv[1])), hot=hot)
    print(before, status("VmHWM:"), decoder.weight_bytes + decoder.mtp.nbytes)
"""


def of_random_blocks(self, name: str, hf: str, rows: int, columns: int, heads: int = 0, experts: int = 0) -> None:
    """Writes a matrix without quantizing anything: only its size matters here, and 350 million values take long."""
    shape = (experts, rows, columns) if experts else (rows, columns)
    self._writer.add_tensor(f"{name}.weight", tiny.random_blocks(Kind.Q4_0, shape), raw_dtype=Kind.Q4_0)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """200 MB of 4-bit blocks, most of it experts."""
    path = tmp_path_factory.mktemp("large") / "m.gguf"
    with pytest.MonkeyPatch.context() as patch:
        sizes = {"HIDDEN": 512, "INNER": 2048, "HEADS": 8, "EXPERTS": 64, "EXPERT_INNER": 512, "MOE_LAYERS": 6}
        for name, value in sizes.items():
            patch.setattr(tiny, name, value)
        patch.setattr(tiny._Matrices, "add", of_random_blocks)
        return tiny.write_glm4moe(path, Kind.Q4_0).path


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
class DescribeMemory:
    def measure(self, file: Path, mode: str, target: Path | None = None) -> tuple[int, int, int]:
        """Bytes of the file, taken at the peak, and held by the decoder or written."""
        child = [sys.executable, "-c", textwrap.dedent(CHILD), str(file), mode, str(target)]
        done = subprocess.run(child, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
        before, peak, kept = (int(word) for word in done.stdout.split())
        return file.stat().st_size, peak - before, kept

    def it_takes_little_more_than_the_packed_weights(self, file: Path) -> None:
        stored, taken, kept = self.measure(file, "resident")
        assert stored > 150e6
        assert 0.99 * stored <= kept <= 1.15 * stored
        assert taken <= 1.2 * kept

    def it_takes_none_for_experts_left_in_the_file(self, file: Path) -> None:
        stored, taken, kept = self.measure(file, "offload")
        assert kept < 0.15 * stored
        assert taken <= 0.3 * stored

    @pytest.mark.full
    def it_quantizes_in_bounded_memory(self, file: Path, tmp_path: Path) -> None:
        _, taken, written = self.measure(file, "int8", tmp_path / "int8")
        assert written > 280e6
        assert taken <= 90e6
        _, taken, written = self.measure(tmp_path / "int8", "int4", tmp_path / "int4")
        assert written > 150e6
        assert taken <= 90e6
