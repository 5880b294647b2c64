"""A world as documents and questions: worded, numbered, shuffled, and written as JSON lines.

Documents: `docid`, `title`, `text` (Markdown). Questions: `query_id`, `query`, `answer`, `aliases`, `gold_docs`,
`evidence_docs`, `hops`, `language`, `chain`. Nothing of it is stored in the repository: the seed is enough.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from agents.evaluation.questions import Question, ScriptStep
from agents.evaluation.world import chinese, english, english_two
from agents.evaluation.world.chains import Chain, chains
from agents.evaluation.world.facts import NOISE, Facts, facts
from agents.evaluation.world.wording import Wording, Written
from agents.files import write_whole
from agents.text.words import terms

ZH_QUESTIONS = 0.25
"""Share of the questions that are Chinese, where the wording has Chinese."""
FIRST_DOCID = 10_000


@dataclass(frozen=True)
class Document:
    """A document of a world."""

    docid: str
    title: str
    text: str


@dataclass(frozen=True)
class World:
    """Documents, and questions that they answer."""

    seed: int
    wording: int
    documents: list[Document]
    questions: list[Question]


def make(seed: int, *, wording: int = 1, questions: int = 40) -> World:
    """The world of a seed: the same each time. `wording` 1 has English and Chinese, 2 is English of another hand."""
    wordings: Sequence[Wording] = [english.WORDING, chinese.WORDING] if wording == 1 else [english_two.WORDING]
    rng = random.Random(f"{seed}:{wording}:numbers")
    worlds = [(worded, facts(seed, worded.language)) for worded in wordings]
    written = [(worded, known, part) for worded, known in worlds for part in _written(worded, known, seed)]
    numbers = rng.sample(range(FIRST_DOCID, FIRST_DOCID + 9 * len(written)), len(written))
    docids = {(worded.language, part.key): str(n) for (worded, _, part), n in zip(written, numbers, strict=True)}
    documents = [
        Document(docids[worded.language, part.key], part.title, f"# {part.title}\n\n{part.text}\n")
        for worded, _, part in written
    ]
    titles = {docids[worded.language, part.key]: part.title for worded, _, part in written}
    share = {"en": 1.0 if len(wordings) == 1 else 1 - ZH_QUESTIONS, "zh": ZH_QUESTIONS}
    asked: list[Question] = []
    for worded, known in worlds:
        named = {key: docid for (language, key), docid in docids.items() if language == worded.language}
        asked += _asked(worded, known, seed, round(questions * share[worded.language]), named, titles)
    return World(seed, wording, sorted(documents, key=lambda d: d.docid), asked)


def write(world: World, folder: Path) -> tuple[Path, Path]:
    """Write `corpus.jsonl` and `questions.jsonl`; their paths."""
    corpus, questions = folder / "corpus.jsonl", folder / "questions.jsonl"
    write_whole(corpus, _lines([vars(document) for document in world.documents]))
    write_whole(questions, _lines([question.model_dump(mode="json") for question in world.questions]))
    return corpus, questions


def _lines(rows: list[dict]) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def _written(worded: Wording, known: Facts, seed: int) -> Iterator[Written]:
    """Every document of a world: of what it tells, and noise."""
    rng = random.Random(f"{seed}:{worded.language}:{worded.name}:documents")
    yield from worded.documents(known, rng)
    for n in range(NOISE):
        yield worded.noise(known, rng, n)


def _asked(
    worded: Wording, known: Facts, seed: int, count: int, docids: dict[str, str], titles: dict[str, str]
) -> list[Question]:
    """Questions no two of which are the same, and none with a word of the title of the document that answers."""
    rng = random.Random(f"{seed}:{worded.language}:{worded.name}:questions")
    found: list[Question] = []
    seen: set[tuple[str, str]] = set()
    for chain in chains(known, rng, count):
        if len(found) == count:
            break
        key = (chain.end.id, chain.asked)
        text = worded.question(known, chain, rng)
        answer, aliases = worded.answer(known, chain)
        evidence = [docids[key] for key in chain.documents]
        if key in seen or set(terms(text)) & set(terms(titles[evidence[-1]])) or answer.lower() in text.lower():
            continue
        seen.add(key)
        found.append(
            Question(
                id=f"{worded.language}-{worded.name}-{seed}-{len(found) + 1}",
                query=text,
                answer=answer,
                aliases=aliases,
                gold=[evidence[-1]],
                evidence=evidence,
                hops=len(evidence),
                language=worded.language,
                script=_script(worded, known, chain, docids, answer),
            )
        )
    return found


def _script(worded: Wording, known: Facts, chain: Chain, docids: dict[str, str], answer: str) -> list[ScriptStep]:
    """What somebody who understands every sentence would search for, step by step, and where it stands."""
    steps = [ScriptStep(search=worded.first_search(known, chain), docid=docids[chain.documents[0]])]
    here = chain.start
    for step in chain.steps:
        told = step.to if step.back else here
        steps.append(ScriptStep(search=worded.search(here, step), docid=docids[_home(told)], find=_known(here, step)))
        here = step.to
    if chain.asked != "name":
        steps.append(ScriptStep(search=worded.last_search(here, chain.asked), docid=docids[_home(here)], find=answer))
    return [step for n, step in enumerate(steps) if n == 0 or step.docid != steps[n - 1].docid]


def _home(entity) -> str:
    from agents.evaluation.world.facts import home

    return home(entity.kind, entity)


def _known(here, step) -> str:
    return here.name if step.back else step.to.name
