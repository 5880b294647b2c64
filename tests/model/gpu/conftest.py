"""Triton's interpreter runs the kernels on the CPU. It is chosen when a kernel is defined, so before they are imported."""

from __future__ import annotations

import importlib.util
import os

os.environ["TRITON_INTERPRET"] = "1"

# Triton is for Linux on x86-64; elsewhere only what needs none of it is tested.
collect_ignore = (
    [] if importlib.util.find_spec("triton") else ["test_attention.py", "test_decoder.py", "test_grouped.py"]
)
