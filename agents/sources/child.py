"""The parser's process: `python -m agents.sources.child REQUEST`, confined, with no way to harm its parent.

REQUEST is a JSON file (see `Request`); the answer is `document.json` and `assets/` in its folder, or `refused.json`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from pydantic import BaseModel

from agents.confinement import confine
from agents.errors import InputRefused
from agents.sources.intake import Format
from agents.sources.limits import Limits
from agents.sources.parse import parse


class Request(BaseModel):
    """What to parse: the bytes' path, the name to show, the format, where relative pictures stand, the limits."""

    path: Path
    name: str
    kind: Format
    folder: Path | None
    limits: Limits


def main(request_file: Path) -> int:
    """Answers one request. Returns 0 for a document, 4 for a refusal."""
    request = Request.model_validate_json(request_file.read_bytes())
    answer = request_file.parent
    limits = request.limits
    confine(seconds=limits.seconds, memory_bytes=limits.memory_bytes, written_bytes=limits.written_bytes)
    try:
        data = request.path.read_bytes()
        document = parse(data, request.name, request.kind, limits, request.folder)
        (answer / "assets").mkdir()
        for asset, content in document.assets.items():
            (answer / "assets" / asset).write_bytes(content)
        (answer / "document.json").write_bytes(document.source.model_dump_json().encode("utf-8"))
    except InputRefused as refusal:
        words = {"sentence": refusal.sentence, "fix": refusal.fix}
        (answer / "refused.json").write_text(json.dumps(words), "utf-8")
        return 4
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
