"""Times a whole deck, phase by phase, in processes of their own.

    .venv/bin/python benchmarks/deck/run.py [--runs 3] [--slides 10] examples/cool-streets.pdf …

Prints medians. The data directory is empty in the first run of each document (so the model is probed) and kept for
the others. Nothing is asserted: this machine's neighbours are noisy.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def one_run(document: Path, slides: int, data: Path) -> tuple[float, dict]:
    """Make one deck in a fresh process: wall seconds from the start of the process, and its report."""
    out = Path(tempfile.mkdtemp())
    began = time.monotonic()
    process = subprocess.run(
        [sys.executable, "-m", "app", "deck", str(document), "--slides", str(slides), "--out", str(out), "--json"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "IMPASTO_DATA": str(data)},
        capture_output=True,
        text=True,
        check=True,
    )
    seconds = time.monotonic() - began
    shutil.rmtree(out)
    return seconds, json.loads(process.stdout)


def main() -> None:
    """Print a row per document."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("documents", nargs="+", type=Path)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--slides", type=int, default=10)
    options = parser.parse_args()
    print("| document | slides | first run, s | later runs, s (median) | tokens | faults |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    for document in options.documents:
        data = Path(tempfile.mkdtemp())
        first, report = one_run(document, options.slides, data)
        later = [one_run(document, options.slides, data)[0] for _ in range(options.runs)]
        faults = sum(report["checks"].values())
        print(
            f"| {document.name} | {report['slides']} | {first:.1f} | {statistics.median(later):.1f} "
            f"| {report['tokens']} | {faults} |",
            flush=True,
        )
        shutil.rmtree(data)


if __name__ == "__main__":
    main()
