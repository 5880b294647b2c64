"""For all tests: no test judges by the clock, so neither does hypothesis. Programs that tests start keep what they
compiled, whatever this machine says: hundreds of them would compile the same files."""

from __future__ import annotations

import os

from hypothesis import settings

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
settings.register_profile("impasto", deadline=None)
settings.load_profile("impasto")
