"""Previews: what a model made is shown to a person without being let near anything of theirs.

grants.py     addresses that open one version for a while     headers.py   what every preview answer carries
content.py    files of a version, by name from its own list   routes.py    the answers, as Starlette routes
"""

from app.preview.content import Content, StoreContent
from app.preview.grants import Grants
from app.preview.routes import preview_routes

__all__ = ["Content", "Grants", "StoreContent", "preview_routes"]
