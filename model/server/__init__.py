"""The engine over HTTP, in OpenAI's and Anthropic's shapes. `create(engine)` is an ASGI application.

It knows the engine's public face and HTTP. It does not know the command line, settings files, or who asks.
"""

from __future__ import annotations

from model.server.app import create
from model.server.options import Options

__all__ = ["Options", "create"]
