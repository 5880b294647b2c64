"""Structured output of the embedded engine: a schema of any of LangChain's kinds to a runnable that keeps to it.

The grammar makes an answer that breaks the schema impossible; one that is cut off by its token limit is an
UnstructuredError. It knows LangChain and JSON Schema, not the engine.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from operator import itemgetter
from typing import Any

from langchain_core.exceptions import OutputParserException
from langchain_core.messages import AIMessage
from langchain_core.output_parsers import JsonOutputKeyToolsParser, JsonOutputParser, PydanticToolsParser
from langchain_core.outputs import Generation
from langchain_core.runnables import Runnable, RunnableLambda, RunnableMap, RunnablePassthrough
from langchain_core.utils.function_calling import convert_to_json_schema, convert_to_openai_tool
from langchain_core.utils.pydantic import is_basemodel_subclass
from pydantic import BaseModel, ValidationError

from agents.structure import UnstructuredError

ANY_OBJECT = {"type": "object"}


def json_schema_of(schema: Any) -> dict[str, Any]:
    """The JSON Schema of a pydantic class (of either generation), a TypedDict, a tool, or a schema itself."""
    if isinstance(schema, type) and issubclass(schema, BaseModel):
        return schema.model_json_schema()
    if is_basemodel_subclass(schema):
        return schema.schema()
    if isinstance(schema, dict) and "function" not in schema and "parameters" not in schema:
        return schema
    return convert_to_json_schema(schema)


def closed(schema: Any) -> Any:
    """The schema without room for properties that it does not name: a class has no place for them."""
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    whole = {key: closed(part) for key, part in schema.items()}
    if whole.get("type") == "object" and "properties" in whole and "patternProperties" not in whole:
        whole.setdefault("additionalProperties", False)
    return whole


def named(schema: Any) -> Any:
    """The schema with a title, without which LangChain can neither trace it nor make a tool of it."""
    return {"title": "answer", **schema} if isinstance(schema, dict) and "function" not in schema else schema


def answer_parser(schema: Any, name: Callable[[], str]) -> Runnable[AIMessage, Any]:
    """From the model's message to a pydantic object, or to a dict that streams as it grows."""
    if is_basemodel_subclass(schema):
        return RunnableLambda(partial(_object, schema=schema, name=name))
    return _Json(name=name)


def tool_parser(schema: Any) -> Runnable[AIMessage, Any]:
    """From the model's tool call to the same."""
    if is_basemodel_subclass(schema):
        return PydanticToolsParser(tools=[schema], first_tool_only=True)
    key = convert_to_openai_tool(schema)["function"]["name"]
    return JsonOutputKeyToolsParser(key_name=key, first_tool_only=True)


def parsed_by(model: Runnable[Any, Any], parser: Runnable[Any, Any], *, include_raw: bool) -> Runnable[Any, Any]:
    """The model and its parser; with `include_raw` the message beside what was parsed, or the error beside None."""
    if not include_raw:
        return model | parser
    parse = RunnablePassthrough.assign(parsed=itemgetter("raw") | parser, parsing_error=lambda _: None)
    nothing = RunnablePassthrough.assign(parsed=lambda _: None)
    return RunnableMap(raw=model) | parse.with_fallbacks([nothing], exception_key="parsing_error")


def validated(text: str, schema: Any, name: str) -> Any:
    """The answer as a `schema`. Under its grammar only an answer that ran into its token limit can fail."""
    try:
        if issubclass(schema, BaseModel):
            return schema.model_validate_json(text)
        return schema.parse_raw(text)
    except (ValidationError, ValueError) as error:
        raise broken_off(name) from error


def broken_off(name: str) -> UnstructuredError:
    """The error for an answer that is not whole."""
    return UnstructuredError(f"The answer of {name} broke off before it was whole.", fix="Allow more tokens.")


def _object(message: AIMessage, *, schema: Any, name: Callable[[], str]) -> Any:
    return validated(str(message.text), schema, name())


class _Json(JsonOutputParser):
    """Growing dicts while the answer streams; an answer that ends before its JSON does is an error, not a guess."""

    name: Callable[[], str]  # type: ignore[assignment]

    def parse_result(self, result: list[Generation], *, partial: bool = False) -> Any:
        """The value of the text so far, or of the whole text."""
        if partial:
            return super().parse_result(result, partial=True)
        try:
            return json.loads(result[0].text)
        except (ValueError, OutputParserException) as error:
            raise broken_off(self.name()) from error
