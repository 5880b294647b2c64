"""How the first English hand asks: other words than its documents have, and no name that does not begin a chain."""
# ruff: noqa: E501 -- a phrase is one line

from __future__ import annotations

from agents.evaluation.world.asking import Phrases
from agents.evaluation.world.chains import Chain
from agents.evaluation.world.facts import Facts

PRODUCTS = ["rope", "glass", "paper", "sailcloth", "pumps", "bells"]
SORTS = ["bridge", "lighthouse", "granary", "town hall", "aqueduct"]


def clues(facts: Facts, chain: Chain) -> dict[str, object]:
    """What an anchor says."""
    start = chain.start
    found: dict[str, object] = dict(start.values)
    if chain.anchor == "society":
        found |= {"society": facts.entities[chain.clue[0]].name, "at": chain.clue[1]}
    if chain.anchor == "work":
        found["museum"] = facts.linked(start, "museum").name
    if chain.anchor == "firm":
        found["product"] = PRODUCTS[int(start.values["product"])]
    if chain.anchor == "landmark":
        found |= {"place": start.name, "sort": SORTS[int(start.values["sort"])], "sum": f"{start.values['sum']:,}"}
    return found


def forms(asked: str, value: object) -> tuple[str, list[str]]:
    """Numbers with and without commas, dates in two ways."""
    from agents.evaluation.world.english import day

    if asked in ("journey.returned", "landmark.decided"):
        return day(value), [str(value)]
    if (
        isinstance(value, int)
        and value >= 1000
        and asked.rpartition(".")[2] not in ("founded", "launched", "year", "born")
    ):
        return f"{value:,}", [str(value)]
    return str(value), []


PHRASES = Phrases(
    begin="Start from {x}.",
    between=" ",
    clues=clues,
    forms=forms,
    that={
        "person": "this person", "place": "this town", "firm": "this business", "ship": "this vessel",
        "journey": "this undertaking", "work": "this text", "landmark": "this structure",
    },
    again={
        "author": "writer", "birthplace": "native town", "teacher": "master", "founder": "owner", "seat": "home town",
        "leader": "commander", "builder": "designer",
    },
    ordinal=("the {x}", "the second {x}", "the third {x}", "the fourth {x}"),
    anchors={
        "society": ("the person whom the {society} honoured with its medal in {at}", "whoever got the {society}'s medal in {at}"),
        "work": ("the manuscript of {leaves} leaves in the museum of {museum}", "a text on {leaves} leaves that {museum} keeps in its museum"),
        "landmark": ("the {sort} for which the council of {place} granted {sum} crowns", "the {sort} that cost the people of {place} {sum} crowns"),
        "ship": ("the vessel of {length} metres", "a vessel exactly {length} metres long"),
        "journey": ("the undertaking that went to the {goal}", "the voyage whose goal was the {goal}"),
        "firm": ("the maker of {product} that once had {workers} workers", "a business that made {product} and had {workers} people on its books"),
        "place": ("the town on the {river}", "the town through which the {river} flows"),
    },
    told={
        "author": ("{x} was written by a certain person.", "Somebody had written {x}."),
        "birthplace": ("{x} was a native of a certain town.", "{x} grew up where the cradle had stood, in a town."),
        "teacher": ("{x} had been taught by somebody else.", "Another person had {x} as a pupil."),
        "founder": ("{x} owed its beginning to a certain person.", "Somebody had set up {x}."),
        "seat": ("{x} had its home in a certain town.", "{x} belonged to a town."),
        "leader": ("{x} was commanded by a certain person.", "Somebody was at the head of {x}."),
        "ship": ("{x} used a certain vessel.", "Those who took part in {x} went aboard a vessel."),
        "builder": ("{x} was designed by a certain person.", "Somebody drew the plans of {x}."),
        "yard": ("{x} came from the slip of a certain business.", "A business had built {x}."),
        "work.author": ("{x} also left a manuscript.", "{x} wrote something that a museum keeps."),
        "firm.founder": ("{x} also set up a business.", "{x} was the founder of a business."),
        "journey.leader": ("{x} once commanded an expedition.", "{x} also led others to a far country."),
        "landmark.builder": ("{x} also drew plans that a council accepted.", "{x} was once charged with a building by a council."),
        "journey.ship": ("{x} carried an expedition.", "People sailed to a far country on {x}."),
        "firm.seat": ("{x} was home to a business.", "A business had its seat in {x}."),
        "landmark.place": ("the council of {x} once paid for a building.", "In {x} the councillors granted money for a building."),
    },
    nested={
        "author": ("whoever wrote {x}", "the author of {x}"),
        "birthplace": ("the town where {x} was born", "the native town of {x}"),
        "teacher": ("the one who taught {x}", "the master of {x}"),
        "founder": ("whoever founded {x}", "the person behind the beginnings of {x}"),
        "seat": ("the town where {x} was at home", "the home town of {x}"),
        "leader": ("whoever led {x}", "the head of {x}"),
        "ship": ("the vessel of {x}", "the vessel that was used by {x}"),
        "builder": ("whoever planned {x}", "the designer of {x}"),
        "yard": ("the business that built {x}", "the business from whose slip came {x}"),
        "work.author": ("the manuscript by {x}", "the text that was written by {x}"),
        "firm.founder": ("the business set up by {x}", "the business that was founded by {x}"),
        "journey.leader": ("the expedition led by {x}", "the voyage under the command of {x}"),
        "landmark.builder": ("the public building planned by {x}", "what a council had built after the plans of {x}"),
        "journey.ship": ("the expedition that sailed on {x}", "the voyage made on {x}"),
        "firm.seat": ("the business with its seat in {x}", "the business at home in {x}"),
        "landmark.place": ("the building that the council of {x} paid for", "what the councillors had built in {x}"),
    },
    asked={
        "place.inhabitants": ("How many people lived in {x} when they were counted?", "How large was the population of {x}?"),
        "place.height": ("How many metres above the sea is {x}?", "How high above the sea does {x} lie?"),
        "place.river": ("Which river flows past {x}?", "On which river is {x}?"),
        "place.name": ("What is the name of {x}?", "Which town was {x}?"),
        "firm.workers": ("How many workers did {x} have in its best days?", "What was the largest number of workers of {x}?"),
        "firm.founded": ("In which year did {x} begin?", "When was {x} set up?"),
        "firm.name": ("What is the name of {x}?", "What was {x} called?"),
        "ship.length": ("How many metres long was {x}?", "What was the length of {x} in metres?"),
        "ship.launched": ("In which year was {x} launched?", "When did {x} first touch water?"),
        "ship.name": ("What was {x} called?", "What is the name of {x}?"),
        "journey.members": ("How many people took part in {x} in the end?", "How many went along on {x}, as it really came to pass?"),
        "journey.returned": ("On which day was {x} over, with everybody home?", "When did {x} really come home?"),
        "journey.goal": ("Where did {x} go?", "What was the goal of {x}?"),
        "work.year": ("In which year was {x} finished?", "When was {x} completed?"),
        "work.leaves": ("How many leaves does {x} have?", "What is the number of leaves of {x}?"),
        "landmark.sum": ("How many crowns were granted for {x}?", "What sum, in crowns, was granted for {x} in the end?"),
        "landmark.decided": ("On which day was the money for {x} granted?", "When was {x} finally agreed to?"),
        "landmark.for": ("How many were in favour when the vote on {x} was taken?", "How many voted for {x}?"),
        "person.born": ("In which year was {x} born?", "What is the year of birth of {x}?"),
        "person.name": ("Who was {x}?", "What was the name of {x}?"),
    },
    searches={
        "author": "author", "birthplace": "born in", "teacher": "pupil of", "founder": "founded by", "seat": "seat in",
        "leader": "led expedition", "ship": "sailed ship", "builder": "plans", "yard": "ships built",
        "work.author": "manuscript leaves", "firm.founder": "founded workshop", "journey.leader": "expedition led sailed",
        "landmark.builder": "plans council", "journey.ship": "expedition sailed", "firm.seat": "seat workshop",
        "landmark.place": "council granted crowns minutes", "place.inhabitants": "census inhabitants population",
        "place.height": "metres above sea", "place.river": "river lies on", "firm.workers": "workers",
        "firm.founded": "founded", "ship.length": "ship launched length", "ship.launched": "ship launched",
        "journey.members": "expedition members sailed", "journey.returned": "expedition came home port",
        "journey.goal": "expedition", "work.year": "finished manuscript", "work.leaves": "manuscript leaves",
        "landmark.sum": "council granted crowns", "landmark.decided": "council granted", "landmark.for": "council voted for",
        "person.born": "born",
    },
)  # fmt: skip
