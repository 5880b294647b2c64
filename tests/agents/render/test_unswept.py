"""Unswept: no search for cycles while work goes on, and again after it."""

from __future__ import annotations

import gc

import pytest

from agents.render.unswept import unswept


def it_goes_on_when_the_last_work_has_ended() -> None:
    with unswept():
        with unswept():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def it_goes_on_after_work_that_failed() -> None:
    with pytest.raises(ValueError, match="no"), unswept():
        raise ValueError("no")
    assert gc.isenabled()


def it_leaves_off_what_was_off() -> None:
    gc.disable()
    try:
        with unswept():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
