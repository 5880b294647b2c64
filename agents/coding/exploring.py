"""The helper: a fresh context for one question about the code, with reading tools only. It changes nothing."""

from __future__ import annotations

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolMessage

from agents.coding.asking import Asker
from agents.coding.base import Refused
from agents.coding.calls import Call, calls_of
from agents.coding.ledger import Ledger
from agents.coding.toolbox import READING, List, Read, Search
from agents.coding.workspace import Workspace
from agents.prompts import data, prompt
from agents.structure import without_thoughts

TURNS = 10
ANSWER = 3000
"""Characters of its answer that go back."""
RESULT = 8000


def explore(question: str, workspace: Workspace, asker: Asker, ledger: Ledger) -> str:
    """The answer in a few sentences. Raises Cancelled, Spent, ModelError, ContextTooLong."""
    files = data("files", workspace.overview(4000))
    messages: list[BaseMessage] = prompt("coding_explore.v1", question=data("question", question), files=files)
    for turn in range(TURNS):
        asker.check(ledger.calls)
        last = turn == TURNS - 1
        answer = asker.ask(messages, () if last else READING)
        calls = [] if last else calls_of(answer, list(READING), turn)
        text = without_thoughts(str(answer.text)).strip()
        if not calls:
            return text[:ANSWER] or "The helper gave no answer."
        messages.append(spoken(text, calls))
        messages += [ToolMessage(_run(call, workspace, ledger), tool_call_id=call.id) for call in calls]
        if turn == TURNS - 2:
            messages.append(HumanMessage("Answer now with what you know."))
    return "The helper gave no answer."


def spoken(text: str, calls: list[Call]) -> AIMessage:
    """The model's turn as it is put back: calls as they were understood."""
    made = [{"id": c.id, "name": c.name, "args": c.raw, "type": "tool_call"} for c in calls]
    return AIMessage(text, tool_calls=made)


def _run(call: Call, workspace: Workspace, ledger: Ledger) -> str:
    if call.given is None:
        ledger.note(call.name, "unparseable" if call.unparseable else "invalid", repaired=False)
        return call.fault
    try:
        match call.given:
            case Read():
                text = workspace.read(call.given)
            case Search():
                text = workspace.search(call.given)
            case List():
                text = workspace.list(call.given)
            case _:
                raise Refused("A helper only reads.")
    except Refused as error:
        ledger.note(call.name, "failed", repaired=bool(call.repaired))
        return error.sentence
    ledger.note(call.name, "well", repaired=bool(call.repaired))
    return text[:RESULT]
