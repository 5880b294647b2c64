"""Triton's interpreter runs the kernels on the CPU. It is chosen when a kernel is defined, so before they are imported."""

from __future__ import annotations

import os

import pytest

os.environ["TRITON_INTERPRET"] = "1"
pytest.importorskip("triton", reason="triton is for Linux on x86-64")
