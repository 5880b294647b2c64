"""Words of a passage in another form, units in symbols, and small numbers that only count."""

from __future__ import annotations

import pytest

from agents.checks.likeness import counts, measured, shares
from agents.checks.words import content

HELD = content(
    "On weekdays children walk; the unit would extend the market hall and renewed the tracks of the interior"
)


@pytest.mark.parametrize("word", ["children", "schoolchildren", "extension", "renewal", "market-hall", "walks"])
def it_knows_a_word_in_another_form(word: str):
    assert all(shares(own, HELD) for own in content(word))


@pytest.mark.parametrize("word", ["parliament", "internal", "marmalade", "trams"])
def it_takes_no_other_word_for_it(word: str):
    assert not any(shares(own, HELD) for own in content(word))


def it_knows_the_symbol_of_a_unit_that_is_written_out():
    assert measured("41 µg/m³", "It stood at 41 micrograms per cubic metre.")
    assert measured("€2.95", "It cost 2.95 euros.")
    assert not measured("41 kg", "It stood at 41 micrograms per cubic metre.")
    assert not measured("The air was bad", "It stood at 41 micrograms per cubic metre.")


STOPS = "It stops at Fischmarkt, Rathaus, Alte Post and Lindentor for six minutes each."


def it_counts_what_is_listed_or_there():
    assert counts("The tram makes four stops", [STOPS], []) == {4}
    assert counts("Five old risks remain", [], [5]) == {5}
    assert counts("The tram makes five stops", [STOPS], []) == set()


def it_takes_no_measure_for_a_count():
    assert counts("It rose four times", [STOPS], []) == set()
    assert counts("After four years", [STOPS], [4]) == set()
