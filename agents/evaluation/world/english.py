"""A world in English, first hand: biographies, gazetteer entries, letters, minutes, lists and catalogue entries."""
# ruff: noqa: E501 -- a phrase is one line

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Literal

from agents.evaluation.world.asking import Asking, Phrases
from agents.evaluation.world.english_asking import PHRASES
from agents.evaluation.world.facts import Entity, Facts
from agents.evaluation.world.wording import Written

TRADES = ["botanist", "surveyor", "engraver", "clockmaker", "naturalist", "geologist", "cartographer", "physician"]
PRODUCTS = ["rope", "glass", "paper", "sailcloth", "pumps", "bells"]
SORTS = ["bridge", "lighthouse", "granary", "town hall", "aqueduct"]
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def day(iso: object) -> str:
    """`1872-05-14` as 14 May 1872."""
    year, month, number = str(iso).split("-")
    return f"{int(number)} {MONTHS[int(month) - 1]} {year}"


def _person(facts: Facts, e: Entity, rng: random.Random) -> Written:
    she, her = ("She", "her") if e.values["woman"] else ("He", "his")
    trade, birthplace = TRADES[int(e.values["trade"])], facts.linked(e, "birthplace").name
    article = "an" if trade[0] in "aeiou" else "a"
    begin = rng.choice(
        (
            f"{e.name} was {article} {trade}, born in {birthplace} in {e.values['born']}.",
            f"{e.name} (born {e.values['born']} at {birthplace}) worked as {article} {trade} for most of {her} life.",
            f"The {trade} {e.name} came into the world in {birthplace} in the spring of {e.values['born']}.",
        )
    )
    parts = [
        begin,
        f"{she} was the {rng.choice(('second', 'third', 'youngest', 'eldest'))} child of a {rng.choice(('miller', 'ferryman', 'baker', 'smith'))}.",
    ]
    if "teacher" in e.links:
        teacher = facts.linked(e, "teacher").name
        parts.append(
            rng.choice(
                (
                    f"{she} learned {her} trade under {teacher}, with whom {she.lower()} stayed for {rng.randint(3, 9)} years.",
                    f"At the age of {rng.randint(15, 22)} {she.lower()} became a pupil of {teacher}.",
                )
            )
        )
    parts.append(
        rng.choice(
            (
                f"{she} kept a diary in three languages and never owned a horse.",
                f"Those who knew {her} later years speak of long walks and short letters.",
                f"{she} left a collection of seeds, shells and unpaid bills.",
            )
        )
    )
    return Written(e.id, e.name, " ".join(parts))


def _place(e: Entity, rng: random.Random) -> Written:
    river = e.values["river"]
    body = rng.choice(
        (
            f"{e.name} lies on the {river}, {e.values['height']} metres above the sea. At the census of {e.values['counted']} it had {e.values['inhabitants']:,} inhabitants.",
            f"The town of {e.name} stands {e.values['height']} metres above sea level where the {river} leaves the hills. The census of {e.values['counted']} gives it a population of {e.values['inhabitants']:,}.",
        )
    )
    more = rng.choice(
        (
            "Market is held on Thursdays.",
            "The church has two unequal towers.",
            "The soil is poor and the cider is good.",
        )
    )
    return Written(e.id, e.name, f"{body}\n\n{more}")


def _firm(facts: Facts, e: Entity, rng: random.Random) -> Written:
    founder, seat = facts.linked(e, "founder").name, facts.linked(e, "seat").name
    product = PRODUCTS[int(e.values["product"])]
    text = (
        f"The {e.name} makes {product}. It was founded in {e.values['founded']} by {founder} and has its seat in {seat}. "
        f"In its best year {e.values['workers']} workers were on its books."
        if rng.random() < 0.5
        else f"In {e.values['founded']} {founder} opened a workshop for {product} in {seat}, from which the {e.name} grew. "
        f"The {product} went to every harbour of the coast. At its height the house employed {e.values['workers']} workers."
    )
    return Written(
        e.id, e.name, f"{text}\n\n## Later years\n\nThe books were lost in a flood, and the old gate was sold."
    )


def _yard(facts: Facts, e: Entity) -> Written:
    rows = [
        f"| {ship.name} | {ship.values['launched']} | {ship.values['length']} |"
        for ship in facts.linking(e, "ship", "yard")
    ]
    table = "\n".join(["| Ship | Launched | Length (m) |", "| --- | --- | --- |", *rows])
    return Written(
        f"yard:{e.id.partition(':')[2]}",
        f"Ships built by the {e.name}",
        f"All ships were built at the same slip.\n\n{table}",
    )


def _journey(facts: Facts, e: Entity, rng: random.Random) -> Iterator[Written]:
    leader, ship, goal = facts.linked(e, "leader").name, facts.linked(e, "ship").name, e.values["goal"]
    members, year = e.values["members"], e.values["year"]
    letter = (
        f"Dear friend,\n\nyou ask what became of the expedition to the {goal}. {leader} led it, and we sailed in {year} on the {ship}. "
        f"There were {members} of us when we left the quay. Of the cold I shall say nothing.\n\n"
        f"On {day(e.values['returned'])} the {ship} came home again, and the whole town stood in the rain."
    )
    report = (
        f"The expedition to the {goal} sailed in {year} under the command of {leader}. It had {members} members. "
        f"Their ship was the {ship}.\n\n## Return\n\nThe party was back in port on {day(e.values['returned'])}."
    )
    title = rng.choice((f"A letter about the {goal}", f"Report on the {goal}"))
    yield Written(e.id, title, letter if "letter" in title else report)
    yield Written(
        f"preview-{e.id}",
        f"Gazette: plans for the {goal}",
        f"We hear that {leader} intends to take {e.values['planned']} men and women to the {goal}. "
        f"The {ship} is being fitted out, and its return is hoped for by {day(e.values['hoped'])}. Nothing is settled yet.",
    )


def _work(facts: Facts, e: Entity, rng: random.Random) -> Written:
    author, museum = facts.linked(e, "author").name, facts.linked(e, "museum").name
    text = rng.choice(
        (
            f"Author: {author}. Finished in {e.values['year']}. Manuscript, {e.values['leaves']} leaves, bound in calf. Museum of {museum}.",
            f"The manuscript has {e.values['leaves']} leaves and is in the museum of {museum}. {author} completed it in {e.values['year']}.",
        )
    )
    return Written(e.id, str(e.name), f"Catalogue entry. {text}")


def _landmark(facts: Facts, e: Entity, rng: random.Random) -> Iterator[Written]:
    place, builder, sort = e.name, facts.linked(e, "builder").name, SORTS[int(e.values["sort"])]
    date = day(e.values["decided"])
    yield Written(
        e.id,
        f"Council of {place}: minutes",
        f"{date}\n\n1. The council granted {e.values['sum']:,} crowns for the new {sort}. "
        f"{e.values['for']} councillors voted for it and {e.values['against']} against.\n"
        f"2. The plans of {builder} were accepted, and {builder} was charged with the building.\n"
        f"3. The price of candles was discussed at length.",
    )
    earlier = day(
        str(e.values["decided"]).replace(str(e.values["decided"])[:4], str(int(str(e.values["decided"])[:4]) - 1))
    )
    yield Written(
        f"earlier-{e.id}",
        f"Council of {place}: an earlier sitting",
        f"{earlier}\n\n1. A motion to spend {e.values['refused']:,} crowns on the {sort} was put off by a large majority.\n"
        f"2. The ditch behind the school shall be cleaned.",
    )


def _society(facts: Facts, e: Entity) -> Written:
    rows = [f"| {year} | {facts.entities[winner].name} |" for year, winner in sorted(e.links.items())]
    table = "\n".join(["| Year | Awarded to |", "| --- | --- |", *rows])
    return Written(
        e.id, f"Medal of the {e.name}", f"The {e.name} has given its medal since {e.values['first']}.\n\n{table}"
    )


_NOISE = (
    (
        "Weather at {place}",
        "It rained on {a} days of the year. The last frost was in the week of {date}. The apples were small.",
    ),
    (
        "Prices at {place} market",
        "Barley stood at {a} crowns the sack and butter at {b}. Eggs were not to be had. Wool was asked for by nobody.",
    ),
    (
        "A recipe from {place}",
        "Take {a} grams of flour, let it stand for {b} minutes, and bake it until it is the colour of a fox.",
    ),
    (
        "Timetable of the {place} coach",
        "The coach leaves at {a} minutes past the hour and waits {b} minutes at the toll house.",
    ),
)


class English(Asking):
    """The first hand."""

    name = "one"
    language: Literal["en", "zh"] = "en"
    phrases: Phrases = PHRASES

    def documents(self, facts: Facts, rng: random.Random) -> Iterator[Written]:
        """Each entity's document, and those that tell only plans."""
        for e in facts.of("person"):
            yield _person(facts, e, rng)
        for e in facts.of("place"):
            yield _place(e, rng)
        for e in facts.of("firm"):
            yield _firm(facts, e, rng)
            if facts.linking(e, "ship", "yard"):
                yield _yard(facts, e)
        for e in facts.of("journey"):
            yield from _journey(facts, e, rng)
        for e in facts.of("work"):
            yield _work(facts, e, rng)
        for e in facts.of("landmark"):
            yield from _landmark(facts, e, rng)
        for e in facts.of("society"):
            yield _society(facts, e)

    def noise(self, facts: Facts, rng: random.Random, number: int) -> Written:
        """Weather, prices, recipes, timetables."""
        title, text = _NOISE[number % len(_NOISE)]
        place = rng.choice(facts.of("place")).name
        blanks = {
            "place": place,
            "a": rng.randint(11, 58),
            "b": rng.randint(4, 40),
            "date": f"{rng.randint(1, 28)} April",
        }
        return Written(f"noise-{number}", title.format(**blanks), text.format(**blanks))


WORDING = English()
