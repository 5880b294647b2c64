"""What of torch is imported late: `model/postponed.py`. In a process of its own, since this one has torch already."""

from __future__ import annotations

import subprocess
import sys

from model.postponed import META, postpone

SAID = f"""
import sys
from model.postponed import postpone
postpone()
import torch
late = "torch._decomp" not in sys.modules
product = torch.ones(2, 3) @ torch.ones(3, 4)
from {META} import meta_mm
shape = meta_mm(torch.empty(2, 3, device="meta"), torch.empty(3, 4, device="meta")).shape
print(late, product.sum().item(), tuple(shape), type(sys.modules["{META}"]).__name__)
"""


def it_computes_without_it_and_brings_it_when_asked() -> None:
    told = subprocess.run([sys.executable, "-c", SAID], capture_output=True, text=True, check=True, timeout=120)
    assert told.stdout.strip() == "True 24.0 (2, 4) module"


def it_leaves_a_torch_that_is_there() -> None:
    import torch

    postpone()
    assert torch.ones(1).item() == 1.0
    assert type(sys.modules[META]).__name__ == "module"
