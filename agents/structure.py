"""Structured answers as text: find the JSON in an answer, and say what is wrong with it."""

from __future__ import annotations

import json
import re

from pydantic import BaseModel, ValidationError

from agents.errors import ModelError

FENCE = re.compile(r"^\s*```[a-zA-Z]*\s*|\s*```\s*$")
THOUGHT = re.compile(r"<think>.*?</think>", re.DOTALL)


class UnstructuredError(ModelError):
    """The model did not give the structure that was asked for, not even after being told what was wrong."""

    code = "model-unstructured"


def without_thoughts(text: str) -> str:
    """The answer without what a model thought aloud before it."""
    return THOUGHT.sub("", text)


def json_of(answer: str) -> str:
    """The outermost JSON object in an answer that may have fences or words around it."""
    bare = FENCE.sub("", without_thoughts(answer))
    first, last = bare.find("{"), bare.rfind("}")
    return bare[first : last + 1] if 0 <= first < last else bare


def complaint(error: ValidationError) -> str:
    """What is wrong, field by field, for a person or a model."""
    parts = [f"{'.'.join(str(p) for p in e['loc']) or 'answer'}: {e['msg']}" for e in error.errors()[:4]]
    return "; ".join(parts)[:600]


def correction(error: ValidationError, schema: type[BaseModel], *, known: bool = False) -> str:
    """What to tell a model so that its next answer is right. `known`: its server has the schema already."""
    asked = "Answer with the whole object again, corrected." if known else demand(schema)
    return f"That was not a valid {schema.__name__}. What is wrong: {complaint(error)}. {asked}"


def demand(schema: type[BaseModel]) -> str:
    """The schema in words, for a server that takes none."""
    definition = json.dumps(schema.model_json_schema(), ensure_ascii=False)
    return f"Answer with one JSON object of this JSON Schema, and nothing else:\n{definition}"
