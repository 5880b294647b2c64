"""The facts of a made-up world: entities with values and links, and which document tells which of them.

It knows no wording. Values that a question may start from are never the same twice, so that each question has one answer.
"""
# ruff: noqa: E501 -- a phrase is one line

from __future__ import annotations

import random
from dataclasses import dataclass, field

from agents.evaluation.world.names import WOMEN, Names

Value = int | str
PEOPLE, PLACES, FIRMS, SHIPS, JOURNEYS, WORKS, LANDMARKS, SOCIETIES = 36, 20, 14, 20, 20, 22, 16, 5
ZH_SHARE = 0.45
"""Size of the Chinese world, of the English one."""
TRADES, PRODUCTS, KINDS_OF_LANDMARK = 8, 6, 5
"""How many trades, products and kinds of landmark a wording names."""
WINNERS = 6
NOISE = 24


@dataclass
class Entity:
    """A thing of the world. `values` are what is told of it, `links` other entities by what they are to it."""

    id: str
    kind: str
    name: str
    values: dict[str, Value] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)


@dataclass
class Facts:
    """A world in one language."""

    language: str
    entities: dict[str, Entity] = field(default_factory=dict)

    def of(self, kind: str) -> list[Entity]:
        """The entities of a kind, in order."""
        return [entity for entity in self.entities.values() if entity.kind == kind]

    def linked(self, entity: Entity, link: str) -> Entity:
        """What `entity` links to."""
        return self.entities[entity.links[link]]

    def linking(self, entity: Entity, kind: str, link: str) -> list[Entity]:
        """The entities of a kind that link to `entity`."""
        return [other for other in self.of(kind) if other.links.get(link) == entity.id]


def home(kind: str, entity: Entity) -> str:
    """The document that tells about an entity: its own, but for ships, which stand in the list of their yard."""
    return f"yard:{entity.links['yard'].partition(':')[2]}" if kind == "ship" else entity.id


class _Maker:
    """Makes a world step by step: what is linked to comes before what links."""

    def __init__(self, rng: random.Random, language: str) -> None:
        self.rng, self.names = rng, Names(rng, language)
        self.facts = Facts(language)
        self.share = 1.0 if language == "en" else ZH_SHARE
        self._numbers: set[int] = set()

    def count(self, whole: int) -> int:
        return max(4, round(whole * self.share))

    def number(self, low: int, high: int) -> int:
        """A number that was not used before in this world."""
        while (value := self.rng.randint(low, high)) in self._numbers:
            pass
        self._numbers.add(value)
        return value

    def put(self, kind: str, name: str, values: dict[str, Value], **links: Entity) -> Entity:
        made = Entity(f"{kind}:{len(self.facts.of(kind))}", kind, name, values, {k: e.id for k, e in links.items()})
        self.facts.entities[made.id] = made
        return made

    def date(self, year: int) -> str:
        return f"{year}-{self.rng.randint(1, 12):02d}-{self.rng.randint(1, 28):02d}"

    def places(self) -> list[Entity]:
        return [
            self.put(
                "place",
                self.names.place(),
                {
                    "river": self.names.river(),
                    "inhabitants": self.number(1_100, 48_000),
                    "height": self.number(120, 999),
                    "counted": self.rng.randint(1880, 1899),
                },
            )
            for _ in range(self.count(PLACES))
        ]

    def people(self, places: list[Entity]) -> list[Entity]:
        """Every second one has a namesake: same family, same trade, other years."""
        found: list[Entity] = []
        for n in range(self.count(PEOPLE)):
            twin = n % 2 == 1
            last = found[-1] if found else None
            family = str(last.values["family"]) if twin and last else self.names.family()
            name = self.names.person(family)
            trade = int(last.values["trade"]) if twin and last else self.rng.randrange(TRADES)
            values: dict[str, Value] = {
                "family": family,
                "born": self.rng.randint(1790, 1848),
                "trade": trade,
                "woman": int(name.split()[0] in WOMEN if " " in name else n % 3 == 0),
            }
            links = {"birthplace": self.rng.choice(places)}
            if len(found) > 3:
                links["teacher"] = self.rng.choice(found[:-1])
            found.append(self.put("person", name, values, **links))
        return found

    def firms(self, people: list[Entity], places: list[Entity]) -> list[Entity]:
        founders = self.rng.sample(people, self.count(FIRMS))
        return [
            self.put(
                "firm",
                self.names.firm(self.names.family()),
                {
                    "founded": int(founder.values["born"]) + self.rng.randint(24, 45),
                    "workers": self.number(40, 980),
                    "product": n % PRODUCTS,
                },
                founder=founder,
                seat=self.rng.choice(places),
            )
            for n, founder in enumerate(founders)
        ]

    def ships(self, firms: list[Entity]) -> list[Entity]:
        yards = firms[: max(2, self.count(FIRMS) // 3)]
        return [
            self.put(
                "ship",
                self.names.ship(),
                {"launched": self.rng.randint(1840, 1889), "length": f"{self.number(210, 890) / 10:.1f}"},
                yard=yards[n % len(yards)],
            )
            for n in range(self.count(SHIPS))
        ]

    def journeys(self, people: list[Entity], ships: list[Entity]) -> None:
        leaders = self.rng.sample(people, self.count(JOURNEYS))
        vessels = self.rng.sample(ships, min(len(ships), len(leaders)))
        for n, leader in enumerate(leaders[: len(vessels)]):
            year = int(leader.values["born"]) + self.rng.randint(26, 50)
            members = self.number(12, 96) if n % 2 else self.number(97, 170)
            goal = self.names.goal()
            values: dict[str, Value] = {
                "goal": goal,
                "year": year,
                "members": members,
                "planned": members + self.rng.choice((-7, -5, 6, 9, 14)),
                "returned": self.date(year + self.rng.randint(1, 3)),
                "hoped": self.date(year + self.rng.randint(1, 3)),
            }
            self.put("journey", goal, values, leader=leader, ship=vessels[n])

    def works(self, people: list[Entity], places: list[Entity]) -> None:
        for author in self.rng.sample(people, self.count(WORKS)):
            values: dict[str, Value] = {
                "year": int(author.values["born"]) + self.rng.randint(25, 60),
                "leaves": self.number(48, 720),
            }
            self.put("work", self.names.title(), values, author=author, museum=self.rng.choice(places))

    def landmarks(self, people: list[Entity], places: list[Entity]) -> None:
        builders = self.rng.sample(people, self.count(LANDMARKS))
        sites = self.rng.sample(places, min(len(places), len(builders)))
        for n, place in enumerate(sites):
            year = int(builders[n].values["born"]) + self.rng.randint(28, 50)
            for_it = self.rng.randint(9, 31)
            values: dict[str, Value] = {
                "sort": n % KINDS_OF_LANDMARK,
                "sum": self.number(50, 990) * 100,
                "refused": self.number(50, 990) * 100,
                "decided": self.date(year),
                "for": for_it,
                "against": self.rng.randint(1, for_it - 2),
            }
            self.put("landmark", place.name, values, place=place, builder=builders[n])

    def societies(self, people: list[Entity]) -> None:
        for _ in range(self.count(SOCIETIES)):
            winners = self.rng.sample(people, min(WINNERS, len(people)))
            years = sorted(self.rng.sample(range(1846, 1896), len(winners)))
            links = {str(year): winner for year, winner in zip(years, winners, strict=True)}
            self.put("society", self.names.society(), {"first": years[0]}, **links)


def facts(seed: int, language: str) -> Facts:
    """The world of a seed, the same each time."""
    maker = _Maker(random.Random(f"{seed}:{language}:facts"), language)
    places = maker.places()
    people = maker.people(places)
    firms = maker.firms(people, places)
    ships = maker.ships(firms)
    maker.journeys(people, ships)
    maker.works(people, places)
    maker.landmarks(people, places)
    maker.societies(people)
    return maker.facts
