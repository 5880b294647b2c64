"""The calculating process: confined before it reads a word, it answers one calculation on stdout as JSON.

Run as a file by `calculator.py`, isolated (`-I -S`) with the checkout's root as its argument: only the standard library
is loaded. It can open nothing: no file, no socket, no process.
"""

from __future__ import annotations

import json
import sys

SECONDS, MEMORY = 2.0, 384 * 1024 * 1024
MOST = 4000
"""Characters of an answer."""


def main(root: str) -> None:
    """Answer the calculation on stdin."""
    sys.path.insert(0, root)
    from agents.calculation.evaluator import Refused, calculate
    from agents.confinement import confine

    code = sys.stdin.buffer.read().decode("utf-8", "replace")
    "{:%Y}".format(__import__("datetime").date(2000, 1, 1))  # loads what dates need, while files can still be opened
    __import__("_strptime")
    confine(seconds=SECONDS, memory_bytes=MEMORY, written_bytes=0, open_files=3, processes=0)
    sys.set_int_max_str_digits(MOST)
    try:
        answer = {"value": calculate(code)[:MOST]}
    except Refused as refusal:
        answer = {"refused": str(refusal)}
    except MemoryError:
        answer = {"refused": f"It needs more than {MEMORY // 1024**2} MiB of memory."}
    except SyntaxError as error:
        answer = {"refused": f"Line {error.lineno} is not an expression in Python's form: {error.msg}."}
    except RecursionError:
        answer = {"refused": "It is nested too deeply."}
    except Exception as error:
        answer = {"refused": f"{type(error).__name__}: {str(error)[:300]}"}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main(sys.argv[1])
