"""What loading a folder takes at its peak, measured in a process of its own, mapped pages included."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from model import safetensors
from tests.model import reference

CHILD = """
    import sys, torch
    from pathlib import Path
    from model.hf import HfFolder
    from model.experts import HotSet
    torch.set_num_threads(1)
    def status(key):  # not getrusage, whose peak begins with that of the process that started this one
        lines = Path("/proc/self/status").read_text().splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(key))
    torch.nn.functional.linear(torch.ones(64, 64).bfloat16(), torch.ones(64, 64).bfloat16())
    before = status("VmRSS:")
    decoder = HfFolder(Path(sys.argv[1])).decoder(hot=HotSet(0) if sys.argv[2] == "offload" else None)
    print(before, status("VmHWM:"), decoder.weight_bytes)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """200 MB of bfloat16, most of it experts."""
    values = {**reference.AIR, "hidden_size": 512, "moe_intermediate_size": 512, "num_hidden_layers": 5}
    values |= {"n_routed_experts": 32, "vocab_size": 4096, "intermediate_size": 2048}
    folder = tmp_path_factory.mktemp("large")
    reference.mixture(**values).bfloat16().save_pretrained(folder, max_shard_size="50MB")
    return folder


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
class DescribeMemory:
    def measure(self, folder: Path, mode: str) -> tuple[int, int, int]:
        """Bytes of the weight files, taken at the peak, and held by the decoder."""
        child = [sys.executable, "-c", textwrap.dedent(CHILD), str(folder), mode]
        done = subprocess.run(child, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
        before, peak, kept = (int(word) for word in done.stdout.split())
        return safetensors.open_directory(folder).nbytes, peak - before, kept

    def it_takes_little_more_than_the_weights(self, folder: Path) -> None:
        stored, taken, kept = self.measure(folder, "resident")
        assert stored > 200e6
        assert kept > 0.95 * stored
        assert taken <= 1.2 * stored

    def it_takes_none_for_experts_left_in_the_file(self, folder: Path) -> None:
        stored, taken, kept = self.measure(folder, "offload")
        assert kept < 0.2 * stored
        assert taken <= 0.3 * stored
