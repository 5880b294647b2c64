"""What all requests of one server share: the engine, its name, what is under way, the counters, and whether it closes.

It does not know any API's shapes.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from starlette.requests import Request

from model.engine import Engine
from model.errors import Cancelled
from model.sampling_params import SamplingParams
from model.server.errors import Refusal, invalid, unavailable
from model.server.generations import Generation, Generations, Produce
from model.server.metrics import Metrics
from model.server.options import Options
from model.turn import Piece, Turn, answer


class Serving:
    """One engine being served."""

    def __init__(self, engine: Engine, options: Options) -> None:
        self.engine = engine
        self.options = options
        self.generations = Generations(options.generations)
        self.metrics = Metrics(engine)
        self.since = int(time.time())
        self.closing = False

    @property
    def names(self) -> tuple[str, ...]:
        """Names under which the model may be asked for; the first is its own."""
        return (self.engine.name, *self.options.aliases)

    def admit(self, model: str) -> None:
        """Refuse a request for another model, and every request while the server closes or nothing computes."""
        if self.closing:
            raise unavailable("The server is shutting down.")
        if (stopped := self.engine.stopped) is not None:
            raise stopped
        if model not in self.names:
            known = ", ".join(self.names)
            raise Refusal(404, f"There is no model {model[:200]!r} here, only {known}.", "model", "model_not_found")

    def admit_choices(self, count: int) -> None:
        """Refuse more outputs in one request than the options allow."""
        if count > self.options.choices:
            raise invalid(f"One request may have {self.options.choices} outputs, not {count}.", "n")

    async def answers(
        self, turn: Turn, params: SamplingParams, scheduling: dict[str, Any], choices: int = 1
    ) -> list[Generation[Piece]]:
        """Start as many answers to one turn; each after the first has a seed of its own."""
        return await self.generations.start(
            [
                partial(_timed, self.metrics, partial(self._answer, turn, reseeded(params, n), scheduling))
                for n in range(choices)
            ]
        )

    def _answer(self, turn: Turn, params: SamplingParams, scheduling: dict[str, Any], cancel: Any) -> Iterator[Piece]:
        return answer(self.engine, turn, params, cancel=cancel, **scheduling)

    def interrupted(self) -> Exception:
        """Why an output was cancelled: its client went away, or the server did."""
        return unavailable("The server is shutting down.") if self.closing else Cancelled("The client went away.")

    def close(self) -> None:
        """Take no more requests."""
        self.closing = True


def reseeded(params: SamplingParams, n: int) -> SamplingParams:
    """Output `n` of a request: the same seed for all would make them equal."""
    return params if n == 0 or params.seed is None else replace(params, seed=params.seed + n)


def _timed(metrics: Metrics, produce: Produce[Piece], cancel: Any) -> Iterator[Piece]:
    """The pieces, with the time to the first and the tokens at the end noted."""
    began = time.monotonic()
    return metrics.watched(produce(cancel), began)


def serving_of(request: Request) -> Serving:
    """The server's shared state."""
    return request.app.state.serving


def new_id(prefix: str) -> str:
    """An identifier nobody can guess."""
    return prefix + secrets.token_hex(12)
