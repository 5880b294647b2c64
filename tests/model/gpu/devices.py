"""Where the kernels run: on a GPU where `IMPASTO_TEST_GPU=1` asks for it, else on the CPU in Triton's interpreter."""

from __future__ import annotations

import os

import torch

ON_GPU = os.environ.get("IMPASTO_TEST_GPU") == "1"
DEVICE = torch.device("cuda", 0) if ON_GPU else torch.device("cpu")
