"""Triton's interpreter runs the kernels on the CPU. It is chosen when a kernel is defined, so before they are imported."""

from __future__ import annotations

import importlib.util
import os

from tests.model.gpu.devices import ON_GPU

if not ON_GPU:
    os.environ["TRITON_INTERPRET"] = "1"

# Triton is for Linux on x86-64; elsewhere only what needs none of it is tested.
collect_ignore = (
    []
    if importlib.util.find_spec("triton")
    else [
        "test_attention.py",
        "test_decoder.py",
        "test_drafting.py",
        "test_grouped.py",
        "test_linear.py",
        "test_network.py",
        "test_reading.py",
        "test_residual.py",
        "test_routing.py",
    ]
)
