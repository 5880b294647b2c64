"""The bytes of a request's body, up to a limit; they go to a file, not to memory."""

from __future__ import annotations

import tempfile
from pathlib import Path

from fastapi import Request

from agents.sources.limits import MEBIBYTE
from app.api.errors import TooLarge


async def body_to(request: Request, folder: Path, most: int) -> Path:
    """The body as a file in `folder`. Raises TooLarge, as soon as it is known to be."""
    announced = request.headers.get("content-length", "")
    if announced.isdigit() and int(announced) > most:
        raise _too_large(most)
    size = 0
    with tempfile.NamedTemporaryFile(dir=folder, delete=False) as file:
        async for piece in request.stream():
            size += len(piece)
            if size > most:
                raise _too_large(most)
            file.write(piece)
    return Path(file.name)


def _too_large(most: int) -> TooLarge:
    return TooLarge(f"The body is larger than {most // MEBIBYTE} MiB, which is the most that is taken.")
