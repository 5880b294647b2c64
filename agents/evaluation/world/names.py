"""Names that nobody bears: syllables for English text, characters for Chinese. The same seed gives the same names."""

from __future__ import annotations

import random

_STARTS = [
    "Bal",
    "Bren",
    "Cal",
    "Dor",
    "Eld",
    "Fen",
    "Gar",
    "Hal",
    "Ild",
    "Jor",
    "Kel",
    "Lor",
    "Mar",
    "Nor",
    "Oth",
    "Pel",
    "Quil",
    "Ros",
    "Sel",
    "Tam",
    "Ulm",
    "Var",
    "Wen",
    "Yor",
    "Zan",
]
_MIDDLES = ["a", "e", "i", "o", "u", "ar", "en", "il", "or", "um", "eth", "an", "ol"]
_FAMILY_ENDS = [
    "beck",
    "dane",
    "fell",
    "gard",
    "hurst",
    "kins",
    "lund",
    "mond",
    "ner",
    "pell",
    "quist",
    "rand",
    "strom",
    "tov",
    "vane",
    "wick",
    "zell",
]
_PLACE_ENDS = ["borg", "by", "dal", "fors", "ham", "holm", "kirk", "mouth", "ness", "stad", "thorpe", "vik", "wold"]
_RIVER_ENDS = ["a", "e", "ava", "enne", "ira", "osse", "une"]
_GIVEN = [
    "Adela",
    "Aldo",
    "Amrit",
    "Bero",
    "Brona",
    "Casim",
    "Dalia",
    "Edric",
    "Elka",
    "Farid",
    "Greta",
    "Hanno",
    "Ilse",
    "Ivor",
    "Jana",
    "Kasper",
    "Leda",
    "Ludo",
    "Maren",
    "Milo",
    "Nadia",
    "Nils",
    "Odile",
    "Oskar",
    "Petra",
    "Quirin",
    "Rana",
    "Rufus",
    "Sanna",
    "Silas",
    "Tilda",
    "Timo",
    "Una",
    "Vera",
    "Viggo",
    "Wanda",
    "Yann",
    "Zora",
]
WOMEN = frozenset(
    [
        "Adela",
        "Brona",
        "Dalia",
        "Elka",
        "Greta",
        "Ilse",
        "Jana",
        "Leda",
        "Maren",
        "Nadia",
        "Odile",
        "Petra",
        "Rana",
        "Sanna",
        "Tilda",
        "Una",
        "Vera",
        "Wanda",
        "Zora",
    ]
)
_ZH_FAMILY = "濮厍阚逄郏郗鄢亓漆佴昝麹仉亢乜庹逯钭"
_ZH_GIVEN = "砚岑澍翊泓蘅峤旻霁渝筠曦琰朔栩恺涵翎樾澄岚颀"
_ZH_PLACE = "岚汀沄浔崖榆枫檀霜鹭砾苇岫漪澜桐"
_ZH_RIVER = "沅涞泠涧洄溆"


class Names:
    """Hands out names, each once. `language`: `en` or `zh`."""

    def __init__(self, rng: random.Random, language: str) -> None:
        self._rng, self._zh = rng, language == "zh"
        self._given: set[str] = set()

    def _once(self, build) -> str:
        while (name := build()) in self._given:
            pass
        self._given.add(name)
        return name

    def _pick(self, options) -> str:
        return self._rng.choice(options)

    def family(self) -> str:
        """A family name."""
        if self._zh:
            return self._pick(_ZH_FAMILY)
        return self._once(lambda: self._pick(_STARTS) + self._pick(_MIDDLES) + self._pick(_FAMILY_ENDS))

    def person(self, family: str) -> str:
        """A whole name of this family."""
        if self._zh:
            return self._once(lambda: family + self._pick(_ZH_GIVEN) + self._pick(_ZH_GIVEN))
        return self._once(lambda: f"{self._pick(_GIVEN)} {family}")

    def place(self) -> str:
        """A town."""
        if self._zh:
            return self._once(lambda: self._pick(_ZH_PLACE) + self._pick(_ZH_PLACE) + self._pick("镇县城"))
        return self._once(lambda: self._pick(_STARTS) + self._pick(_MIDDLES) + self._pick(_PLACE_ENDS))

    def river(self) -> str:
        """A river."""
        if self._zh:
            return self._once(lambda: self._pick(_ZH_PLACE) + self._pick(_ZH_RIVER) + "河")
        return self._once(lambda: self._pick(_STARTS) + self._pick(_MIDDLES) + self._pick(_RIVER_ENDS))

    def goal(self) -> str:
        """A far place that people travel to."""
        if self._zh:
            return self._once(
                lambda: self._pick(_ZH_PLACE) + self._pick(_ZH_RIVER) + self._pick(("冰川", "群岛", "高原", "大漠"))
            )
        kinds = ("Glacier", "Islands", "Plateau", "Desert", "Sound")
        return self._once(
            lambda: f"{self._pick(_STARTS)}{self._pick(_MIDDLES)}{self._pick(_RIVER_ENDS)} {self._pick(kinds)}"
        )

    def ship(self) -> str:
        """A ship."""
        if self._zh:
            return self._once(lambda: self._pick(_ZH_PLACE) + self._pick(_ZH_GIVEN) + "号")
        birds = [
            "Fulmar",
            "Gannet",
            "Kittiwake",
            "Petrel",
            "Skua",
            "Tern",
            "Avocet",
            "Dunlin",
            "Plover",
            "Curlew",
            "Osprey",
            "Merlin",
            "Heron",
            "Siskin",
        ]
        firsts = [
            "Amber",
            "Bold",
            "Calm",
            "Distant",
            "Eager",
            "Faithful",
            "Grey",
            "Humble",
            "Iron",
            "Keen",
            "Lonely",
            "Merry",
            "Noble",
            "Patient",
            "Quiet",
        ]
        return self._once(lambda: f"{self._pick(firsts)} {self._pick(birds)}")

    def title(self) -> str:
        """A work."""
        if self._zh:
            heads, tails = (
                ("潮汐", "星图", "染谱", "苔藓", "钟律", "风磨", "鱼经", "盐道"),
                ("考", "记", "二十讲", "长编", "札存", "图说"),
            )
            return self._once(lambda: f"{self._pick(_ZH_PLACE)}{self._pick(heads)}{self._pick(tails)}")
        of = [
            "Tides",
            "Mosses",
            "Bells",
            "Mirrors",
            "Orchards",
            "Salt",
            "Windmills",
            "Lanterns",
            "Fishes",
            "Echoes",
            "Harbours",
            "Knots",
            "Frost",
            "Reeds",
        ]
        what = [
            "Treatise on",
            "Atlas of",
            "Songs of",
            "Grammar of",
            "Essay on",
            "Ballad of",
            "Catalogue of",
            "Dialogue on",
        ]
        return self._once(lambda: f"{self._pick(what)} {self._pick(of)} and {self._pick(of)}")

    def firm(self, family: str) -> str:
        """A firm named after a family that need not be its founder's."""
        if self._zh:
            return self._once(
                lambda: self._pick(_ZH_PLACE) + self._pick(_ZH_GIVEN) + self._pick(("工坊", "商行", "船厂", "织造局"))
            )
        return self._once(lambda: f"{family} {self._pick(('Works', 'Brothers', 'Company', 'Yard', 'Mills'))}")

    def society(self) -> str:
        """A learned society."""
        if self._zh:
            return self._once(lambda: self._pick(_ZH_PLACE) + self._pick(_ZH_PLACE) + "学会")
        return self._once(lambda: f"{self._pick(_STARTS)}{self._pick(_MIDDLES)}{self._pick(_RIVER_ENDS)} Society")
