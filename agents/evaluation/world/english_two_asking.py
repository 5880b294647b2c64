"""How the second English hand asks."""
# ruff: noqa: E501 -- a phrase is one line

from __future__ import annotations

from agents.evaluation.world.asking import Phrases
from agents.evaluation.world.chains import Chain
from agents.evaluation.world.english_asking import forms
from agents.evaluation.world.facts import Facts

GOODS = ["cordage", "window panes", "writing paper", "canvas", "water engines", "chimes"]
STRUCTURES = ["stone crossing", "harbour light", "corn store", "guildhall", "water channel"]


def clues(facts: Facts, chain: Chain) -> dict[str, object]:
    """What an anchor says."""
    start = chain.start
    found: dict[str, object] = dict(start.values)
    if chain.anchor == "society":
        found |= {"society": facts.entities[chain.clue[0]].name, "at": chain.clue[1]}
    if chain.anchor == "work":
        found["museum"] = facts.linked(start, "museum").name
    if chain.anchor == "firm":
        found["goods"] = GOODS[int(start.values["product"])]
    if chain.anchor == "landmark":
        found |= {"place": start.name, "structure": STRUCTURES[int(start.values["sort"])]}
    return found


PHRASES = Phrases(
    begin="I am thinking of {x}.",
    between=" ",
    clues=clues,
    forms=forms,
    that={
        "person": "that individual", "place": "that settlement", "firm": "that house of trade", "ship": "that hull",
        "journey": "that trip", "work": "that piece of writing", "landmark": "that public work",
    },
    again={
        "author": "writer", "birthplace": "settlement of birth", "teacher": "mentor", "founder": "owner", "seat": "settlement of trade",
        "leader": "head", "ship": "hull", "builder": "draughtsman", "yard": "builder",
    },
    ordinal=("the {x}", "the second {x}", "the third {x}", "the fourth {x}"),
    anchors={
        "society": ("the laureate of the {society} in {at}", "the winner to whom in {at} the {society} gave its laurel"),
        "work": ("the codex with {leaves} folios at {museum}", "a piece of writing, {leaves} folios thick, that is now at {museum}"),
        "landmark": ("the {structure} that {place} paid {sum} florins for", "the {sum} florins that were spent on a {structure} at {place}"),
        "ship": ("the hull measuring {length} m from stem to stern", "something afloat that is {length} m from end to end"),
        "journey": ("the trip to the {goal}", "those who wanted to see the {goal} and did"),
        "firm": ("the dealer in {goods} who had as many as {workers} hands", "a seller of {goods} that paid {workers} hands"),
        "place": ("the settlement on the banks of the {river}", "a settlement watered by the {river}"),
    },
    told={
        "author": ("{x} came from someone's pen.", "Someone is known to have penned {x}."),
        "birthplace": ("{x} first saw the light in some settlement.", "Some settlement can call {x} its child."),
        "teacher": ("{x} was apprenticed to a mentor.", "A mentor had {x} as apprentice."),
        "founder": ("{x} belonged to a proprietor.", "Someone hung out the sign of {x}."),
        "seat": ("{x} was registered in some settlement.", "One could find {x} in some settlement."),
        "leader": ("Someone was captain of {x}.", "{x} stood under someone's charge."),
        "ship": ("{x} was made on a certain hull.", "A hull bore the people of {x}."),
        "builder": ("An architect was engaged for {x}.", "Someone served {x} as architect."),
        "yard": ("{x} was laid down by a house of trade.", "A house of trade laid down {x}."),
        "work.author": ("A codex came from the pen of {x}.", "{x} filled a codex."),
        "firm.founder": ("{x} was proprietor of a house of trade.", "A sign was hung out by {x}."),
        "journey.leader": ("{x} had charge of a party bound far away.", "A party had {x} for captain."),
        "landmark.builder": ("{x} was engaged as architect by an assembly.", "An assembly engaged {x} for a public work."),
        "journey.ship": ("{x} bore a party far away and back.", "A party was taken along by {x}."),
        "firm.seat": ("A house of trade was registered in {x}.", "{x} saw a house of trade open its doors."),
        "landmark.place": ("The assembly of {x} resolved to pay for a public work.", "{x} has a public work that its assembly paid for."),
    },
    nested={
        "author": ("the pen behind {x}", "the one who penned {x}"),
        "birthplace": ("the settlement where {x} first saw the light", "the settlement of birth of {x}"),
        "teacher": ("the mentor of {x}", "the one to whom {x} was apprenticed"),
        "founder": ("the proprietor of {x}", "the one who hung out the sign of {x}"),
        "seat": ("the settlement where {x} was registered", "the settlement of {x}"),
        "leader": ("the captain of {x}", "the one with charge of {x}"),
        "ship": ("the hull of {x}", "the hull that served {x}"),
        "builder": ("the architect of {x}", "the one engaged as architect for {x}"),
        "yard": ("the house of trade that laid down {x}", "the house where {x} was laid down"),
        "work.author": ("the codex from the pen of {x}", "the codex by {x}"),
        "firm.founder": ("the house of trade of which {x} was proprietor", "the house that {x} opened"),
        "journey.leader": ("the trip with {x} as captain", "the trip in the charge of {x}"),
        "landmark.builder": ("the public work with {x} as architect", "what an assembly engaged {x} for"),
        "journey.ship": ("the trip made by {x}", "the trip that took place on {x}"),
        "firm.seat": ("the house of trade registered in {x}", "the house of trade at {x}"),
        "landmark.place": ("the public work of the assembly of {x}", "what the assembly of {x} resolved to pay for"),
    },
    asked={
        "place.inhabitants": ("How many souls did the clerk count in {x}?", "What figure is given for the souls in {x}?"),
        "place.height": ("What is the elevation of {x} in m?", "How many m of elevation are given for {x}?"),
        "place.river": ("What water is {x} on?", "Which water do people follow to {x}?"),
        "place.name": ("What is {x} called?", "Give the name of {x}."),
        "firm.workers": ("How many hands did {x} have at most?", "What was the greatest number of hands at {x}?"),
        "firm.founded": ("In what year was {x} registered?", "In what year did the sign of {x} go up?"),
        "firm.name": ("Under which name did {x} trade?", "What was {x} called?"),
        "ship.length": ("How many m does {x} measure?", "From end to end, how many m is {x}?"),
        "ship.launched": ("In what year did {x} leave the slip?", "What is the year given for {x}?"),
        "ship.name": ("What name was painted on {x}?", "Give the name of {x}."),
        "journey.members": ("How many people really were part of {x}?", "How many heads did {x} have in truth?"),
        "journey.returned": ("On what date was {x} truly back?", "What was the date on which {x} ended at the old mooring?"),
        "journey.goal": ("Where was {x} bound?", "What place did {x} see?"),
        "work.year": ("What year stands at the end of {x}?", "To what year is the last line of {x} dated?"),
        "work.leaves": ("How many folios has {x}?", "Of how many folios does {x} consist?"),
        "landmark.sum": ("How many florins were paid out for {x}?", "What did {x} cost in florins, as resolved?"),
        "landmark.decided": ("On what date was {x} resolved upon?", "What was the date of the sitting that agreed to {x}?"),
        "landmark.for": ("How many ayes were there for {x}?", "With how many ayes was {x} carried?"),
        "person.born": ("In what year did {x} see the light?", "What birth year is given for {x}?"),
        "person.name": ("Name {x}.", "Who is {x}?"),
    },
    searches={
        "author": "pen", "birthplace": "birth light", "teacher": "apprenticed", "founder": "proprietor sign", "seat": "registered sign",
        "leader": "captain charge", "ship": "bound party", "builder": "architect", "yard": "hulls laid down", "work.author": "codex pen folios",
        "firm.founder": "proprietor sign", "journey.leader": "captain party bound", "landmark.builder": "architect assembly",
        "journey.ship": "bound party home", "firm.seat": "registered sign hands", "landmark.place": "assembly florins resolved",
        "place.inhabitants": "souls", "place.height": "elevation", "place.river": "water", "firm.workers": "hands", "firm.founded": "registered sign",
        "ship.length": "stem to stern", "ship.launched": "laid down", "journey.members": "heads party", "journey.returned": "home back mooring",
        "journey.goal": "bound", "work.year": "last line dated", "work.leaves": "folios", "landmark.sum": "florins resolved",
        "landmark.decided": "sitting resolved", "landmark.for": "ayes", "person.born": "birth light",
    },
)  # fmt: skip
