"""The turns so far as messages, and what of them is dropped when the context fills. It asks nothing.

First the results of older turns go, then the turns themselves; in their place stand the plan, the list and what was
changed, read from files. The task and the rules stand before all of it and are never dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolMessage

FULL = 0.75
"""Share of the room at which results are dropped."""
KEPT_RESULTS, KEPT_TURNS = 6, 3
DROPPED = "(dropped to save room; read it again if you need it)"
SHORT = 400
"""Characters of a result that are kept: `was written`, a refusal."""


@dataclass
class Turn:
    """What the model said, what it got for it, and what it was told after that."""

    spoken: AIMessage
    results: list[ToolMessage]
    told: list[BaseMessage] = field(default_factory=list)

    @property
    def messages(self) -> list[BaseMessage]:
        return [self.spoken, *self.results, *self.told]


@dataclass
class History:
    """The turns after `opening`. `restate` gives what stands in files, after turns were dropped."""

    opening: list[BaseMessage]
    restate: Callable[[], str]
    turns: list[Turn] = field(default_factory=list)
    compactions: int = 0
    _dropped: bool = False

    def messages(self, count: Callable[[Sequence[BaseMessage]], int], room: int) -> list[BaseMessage]:
        """As much as fits; what must be there is there even when it does not fit, which the asker then refuses."""
        steps = (
            lambda: self._drop_results(KEPT_RESULTS),
            lambda: self._drop_results(KEPT_TURNS),
            lambda: self._drop_turns(KEPT_TURNS),
            lambda: self._drop_results(1),
            lambda: self._drop_turns(1),
        )
        limit = FULL * room
        for step in steps:
            if count(self._all()) <= limit:
                break
            self.compactions += step()
        return self._all()

    def _all(self) -> list[BaseMessage]:
        again = [HumanMessage(self.restate())] if self._dropped else []
        return [*self.opening, *again, *(m for turn in self.turns for m in turn.messages)]

    def _drop_results(self, keep: int) -> bool:
        dropped = False
        for turn in self.turns[: max(0, len(self.turns) - keep)]:
            for n, result in enumerate(turn.results):
                if len(str(result.content)) > SHORT:
                    turn.results[n] = ToolMessage(DROPPED, tool_call_id=result.tool_call_id)
                    dropped = True
            for call in turn.spoken.tool_calls:
                for key, value in call["args"].items():
                    if len(str(value)) > SHORT:
                        call["args"][key] = DROPPED
                        dropped = True
            for n, told in enumerate(turn.told):
                if not isinstance(told.content, str):
                    turn.told[n] = HumanMessage("(a screenshot, dropped)")
                    dropped = True
        return dropped

    def _drop_turns(self, keep: int) -> bool:
        if len(self.turns) <= keep:
            return False
        self.turns = self.turns[len(self.turns) - keep :]
        self._dropped = True
        return True
