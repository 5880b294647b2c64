"""The store: projects, versions, turns, sources, jobs' rows and events in one database; bytes by their hash beside it.

store.py         Store: open, read, write, keep bytes         database.py   SQLite or Postgres, transactions
tables.py        the tables as they are now                   migrations/   how a database gets there, by itself
projects.py      make, list, put into the bin                 versions.py   commit, undo, redo, restore, branch
conversation.py  turns and sources                            differences.py  compare two versions
purge.py         what nobody can want any more                backup.py     everything in one file
credentials.py   tokens and links
blobs.py         a folder of bytes                            clouds.py     S3, Google Cloud Storage, Azure
"""

from app.store import credentials  # its table is part of every database
from app.store.store import Store

__all__ = ["Store", "credentials"]
