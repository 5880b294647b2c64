"""`python -m model.native` compiles the kernels now, so that the first answer need not wait for them."""

from __future__ import annotations

import sys

from model.native.library import library, why_not

if __name__ == "__main__":
    said = "compiled" if library() is not None else f"torch's ({why_not()})"
    sys.stderr.write(f"kernels: {said}\n")
