"""Guessing tokens that are then verified in one forward pass: what to draft from the text itself, and when it pays.

`PromptLookup` copies what followed the last time that the text ended as it does now (arXiv 2304.04487, the prompt
lookup of transformers and vLLM's n-gram drafter). `Acceptance` learns per drafter how far its drafts hold. Neither
knows the model; wrong drafts cost time and never change the output.
"""

from __future__ import annotations

from collections.abc import Sequence

_SHORTEST, _LONGEST = 3, 32
"""Tokens of a match. Two recur too often by chance; 32 say as much as more."""
_REWRITTEN = 256
"""Tokens at the end of the known text that a rollback may have replaced. Comparing all takes longer than a look-up."""
_CANDIDATES = 64
"""Earlier occurrences that are compared, the most recent first, so that a text of one word repeated stays fast."""


class PromptLookup:
    """Drafts from one text, prompt and output, that grows or is cut back at its end.

    Each token's place is chained to the place before it where the same few tokens ended. So a proposal looks at a few
    candidates whatever the text's length; memory is about 200 bytes a token.
    """

    def __init__(self, shortest: int = _SHORTEST, longest: int = _LONGEST) -> None:
        self._shortest, self._longest = shortest, longest
        self._tokens: list[int] = []
        self._latest: dict[tuple[int, ...], int] = {}
        """The last `shortest` tokens -> the latest length of the text at which they ended it."""
        self._earlier: list[int] = []
        """For each length of the text, less one, the length before at which the same tokens ended it; 0: none."""

    def propose(self, tokens: Sequence[int], limit: int) -> list[int]:
        """At most `limit` tokens: what followed the longest earlier occurrence of how `tokens` end; [] without one.

        Of equally long ones the most recent. Where it runs into the end of the text, the draft repeats the period.
        `tokens` is the whole text so far: what was given before with more at the end or, after a rollback, less, and
        other tokens among its last 256 at most.
        """
        self._follow(tokens)
        text = self._tokens
        start = self._match() if limit > 0 else 0
        period = len(text) - start
        return [text[start + offset % period] for offset in range(limit)] if start else []

    def _match(self) -> int:
        """Where the text goes on after the best earlier occurrence of its end; 0: there is none."""
        text, best, best_length = self._tokens, 0, 0
        place = self._earlier[-1] if self._earlier else 0
        for _ in range(_CANDIDATES):
            if not place or best_length == self._longest:
                break
            length = self._shortest
            most = min(self._longest, place)
            while length < most and text[place - length - 1] == text[-length - 1]:
                length += 1
            if length > best_length:
                best, best_length = place, length
            place = self._earlier[place - 1]
        return best

    def _follow(self, tokens: Sequence[int]) -> None:
        common = min(len(self._tokens), len(tokens))
        looked_at = range(max(0, common - _REWRITTEN), common)
        common = next((at for at in looked_at if tokens[at] != self._tokens[at]), common)
        while len(self._tokens) > common:
            self._forget_last()
        for token in tokens[common:]:
            self._tokens.append(token)
            key = self._key()
            self._earlier.append(self._latest.get(key, 0) if key else 0)
            if key:
                self._latest[key] = len(self._tokens)

    def _forget_last(self) -> None:
        key, earlier = self._key(), self._earlier.pop()
        self._tokens.pop()
        if earlier:
            self._latest[key] = earlier
        elif key:
            del self._latest[key]

    def _key(self) -> tuple[int, ...]:
        return tuple(self._tokens[-self._shortest :]) if len(self._tokens) >= self._shortest else ()


class Acceptance:
    """How many tokens one drafter should draft, by how its drafts fared.

    A drafted token is right with a probability p that drifts with the text; p is a running average over drafted tokens
    that had a chance, the right ones and the first wrong one of each draft. The draft's length maximizes
    (1 + p + … + p^n) / (1 + n * cost): tokens won per time. Where no length wins anything, nothing is drafted but
    for a probe now and then, rarer the longer it fails.
    """

    def __init__(self, cost: float = 0.25, memory: float = 0.95) -> None:
        """`cost` is what a drafted token adds to a step, as a part of a step without drafts.

        `memory` is what a right or wrong token leaves of the average before it.
        """
        self._cost, self._memory = cost, memory
        self._rate = 0.5
        self._idle = 0
        self._wait = self._first_wait = 8
        self.drafted = 0
        self.accepted = 0

    @property
    def rate(self) -> float:
        """The measured probability that a drafted token is right while those before it are."""
        return self._rate

    def length(self, limit: int) -> int:
        """How many tokens to draft for the next step, 0 to `limit`. Call it once a step."""
        best = self._best(limit)
        if best or limit <= 0:
            return best
        self._idle += 1
        if self._idle < self._wait:
            return 0
        self._idle = 0
        return min(2, limit)

    def note(self, drafted: int, accepted: int) -> None:
        """Of a draft of `drafted` tokens the first `accepted` were right."""
        if drafted <= 0:
            return
        self.drafted += drafted
        self.accepted += accepted
        was_idle = self._best(1) == 0
        for _ in range(accepted):
            self._rate += (1 - self._memory) * (1 - self._rate)
        if accepted < drafted:
            self._rate *= self._memory
        if accepted == 0 and was_idle:
            self._wait = min(self._wait * 2, 16 * self._first_wait)
        elif accepted == drafted and was_idle:
            # A probe that held whole is news: the text has changed, and the old average speaks of another part of it.
            self._rate = max(self._rate, 0.5)
            self._wait = self._first_wait

    def _best(self, limit: int) -> int:
        best, best_gain, tokens, chance = 0, 1.0, 1.0, 1.0
        for count in range(1, limit + 1):
            chance *= self._rate
            tokens += chance
            gain = tokens / (1 + count * self._cost)
            if gain > best_gain:
                best, best_gain = count, gain
        return best
