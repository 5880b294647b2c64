"""Previews: what a model made is shown to a person without being let near anything of theirs.

grants.py     addresses that open one version for a while     headers.py   what every preview answer carries
content.py    files of a version, by name from its own list   routes.py    the answers, as Starlette routes

Sites run, and are reached through a proxy under a host name of their own (`sites.py` puts it together):
site_names.py  those names          site_access.py  who may see which      site_files.py   a version as a folder
site_pool.py   which run now        site_proxy.py   there and back         site_headers.py what passes
site_pages.py  when one does not    site_signing.py in as one of its people
"""

from app.preview.content import Content, StoreContent
from app.preview.grants import Grants
from app.preview.routes import nothing_else, preview_routes

__all__ = ["Content", "Grants", "StoreContent", "nothing_else", "preview_routes"]
