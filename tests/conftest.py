"""For all tests: no test judges by the clock, so neither does hypothesis."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("impasto", deadline=None)
settings.load_profile("impasto")
