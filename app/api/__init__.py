"""The open API: `/api/…` for projects, versions, sources, jobs and files; `/v1/agents` in the shape of Z.ai's agents.

app.py       which routes there are, and where they answer    access.py    who asks, and whether they may
errors.py    what a refusal looks like                        bodies.py    bytes of a request, up to a limit
projects.py, versions.py, sources.py, jobs.py, tokens.py      files.py     files of versions, exports, previews
events.py    a job's events as a stream that can be resumed   agents.py    conversations that make decks

Every route asks `app.identity.may`; what somebody may not see is not found. Nothing runs here: a job is a row that a
worker takes up.
"""

from app.api.app import api_route

__all__ = ["api_route"]
