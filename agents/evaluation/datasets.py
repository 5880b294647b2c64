"""Sets of questions from files: our own JSON lines, BrowseComp's CSV, BrowseComp-Plus's JSON lines.

Both published sets are encrypted, so that no answer stands in plain text on the web: XOR with a key made of the SHA-256
of a canary text, then base64. The canary of BrowseComp is in each row; that of BrowseComp-Plus is given by the person.
Neither set, nor any of its answers, is in this repository, and what is decrypted is never written to disk.
"""

from __future__ import annotations

import base64
import binascii
import csv
import hashlib
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from agents.errors import ConfigurationError, InputRefused
from agents.evaluation.corpora import rows_of
from agents.evaluation.questions import Question
from agents.text.words import language_of

CSV_COLUMNS = ("problem", "answer", "canary")
LARGEST_FIELD = 1 << 24


def load(path: Path, *, canary: str | None = None) -> list[Question]:
    """The questions of a file, whichever of the three forms it has. Raises InputRefused, ConfigurationError.

    `canary` decrypts BrowseComp-Plus; without it the rows are taken to be plain.
    """
    if not path.is_file():
        raise InputRefused(f"{path} does not exist.", fix="Check the spelling of the path.")
    questions = _browsecomp(path) if path.suffix.lower() == ".csv" else _lines(path, canary)
    if not questions:
        raise InputRefused(f"{path} holds no question.")
    if len({question.id for question in questions}) < len(questions):
        raise InputRefused(f"{path} has two questions with the same id.")
    return questions


def decrypted(text: str, canary: str) -> str:
    """A field in plain text. Raises InputRefused when it cannot be: the wrong canary, or not encrypted at all."""
    try:
        return _xored(base64.b64decode(text, validate=True), canary).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError, ValueError) as error:
        raise InputRefused("A field could not be decrypted.", fix="Check the canary.") from error


def encrypted(text: str, canary: str) -> str:
    """The same the other way, for sets of one's own."""
    return base64.b64encode(_xored(text.encode(), canary)).decode("ascii")


def _xored(data: bytes, canary: str) -> bytes:
    key = hashlib.sha256(canary.encode()).digest()
    return bytes(byte ^ key[n % len(key)] for n, byte in enumerate(data))


def _browsecomp(path: Path) -> list[Question]:
    """`problem`, `answer` (both encrypted), `problem_topic`, `canary`."""
    csv.field_size_limit(LARGEST_FIELD)
    found: list[Question] = []
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file)
            if missing := [name for name in CSV_COLUMNS if name not in (rows.fieldnames or [])]:
                raise InputRefused(f"{path} has no column {missing[0]!r}, as BrowseComp has.")
            for number, row in enumerate(rows):
                canary = row["canary"] or ""
                query = decrypted(row["problem"] or "", canary)
                answer = decrypted(row["answer"] or "", canary)
                found.append(Question(id=str(number), query=query, answer=answer, language=language_of(query)))
    except (OSError, csv.Error, UnicodeDecodeError) as error:
        raise InputRefused(f"{path} cannot be read as CSV: {error}.") from error
    return found


def _lines(path: Path, canary: str | None) -> list[Question]:
    found: list[Question] = []
    for number, row in rows_of(path):
        if "query_id" in row:
            found.append(_browsecomp_plus(row, canary, f"{path}, line {number}"))
            continue
        try:
            found.append(Question.model_validate(row))
        except ValidationError as error:
            raise InputRefused(f"{path}, line {number} is no question: {error.errors()[0]['msg']}.") from error
    return found


def _browsecomp_plus(row: dict[str, Any], canary: str | None, where: str) -> Question:
    """`query_id` plain; `query`, `answer`, and documents with `docid` (`gold_docs`, `evidence_docs`) encrypted."""

    def plain(value: object) -> str:
        return decrypted(str(value), canary) if canary else str(value)

    def docids(name: str) -> list[str]:
        rows = row.get(name) or []
        return list(dict.fromkeys(plain(doc["docid"] if isinstance(doc, dict) else doc) for doc in rows))

    try:
        query, answer = plain(row["query"]), plain(row["answer"])
        gold, evidence = docids("gold_docs"), docids("evidence_docs")
    except (KeyError, TypeError) as error:
        raise InputRefused(f"{where}: a question of BrowseComp-Plus has query and answer.") from error
    return Question(
        id=str(row["query_id"]), query=query, answer=answer, gold=gold, evidence=evidence, language=language_of(query)
    )


def with_relevance(questions: list[Question], qrels: Path, *, gold: Path | None = None) -> list[Question]:
    """The questions with the docids of TREC relevance files (`query 0 docid relevance`). Raises ConfigurationError."""
    evidence, golds = _relevance(qrels), _relevance(gold) if gold else {}
    found = []
    for question in questions:
        update = {
            "evidence": evidence.get(question.id, question.evidence),
            "gold": golds.get(question.id, question.gold),
        }
        found.append(question.model_copy(update=update))
    return found


def _relevance(path: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    try:
        lines = path.read_text("utf-8").splitlines()
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be read: {error.strerror or error}.") from error
    for number, line in enumerate(lines, start=1):
        parts = line.split()
        if not parts:
            continue
        if len(parts) != 4:
            raise ConfigurationError(f"{path}, line {number}: a line has four fields: query, 0, docid, relevance.")
        if parts[3] != "0":
            found.setdefault(parts[0], []).append(parts[2])
    return found
