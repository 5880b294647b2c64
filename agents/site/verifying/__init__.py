"""Verifying: what a site must do, in people's words, and whether it does.

`asked.py` and `deriving.py` say what must hold, before anything is built; `running.py` tries it on the built site over
HTTP, in Chromium, on copies of its data and with its own tests. It repairs nothing.
"""

from agents.site.verifying.acceptance import AcceptanceCheck, Evidence, Outcome, Report
from agents.site.verifying.deriving import checks_of

__all__ = ["AcceptanceCheck", "Evidence", "Outcome", "Report", "checks_of"]
