"""What a grammar may ask of llguidance, checked before it is handed over.

llguidance bounds its own work by fuel, but it descends into rules and definitions by recursion in native code: a chain
of a few thousand rules, or of `$ref`s in a JSON Schema, overflows the stack and ends the process (seen with 1.9.1 at
2,500 `$ref`s and 5,000 rules). No exception could report that. Nor does fuel bound how long it looks for a text that
fits several patterns at once: each pattern more takes four times as long. Grammars of the kinds that were seen to take
long are tried in a process of their own first. This module does not parse grammars for their meaning.
"""

from __future__ import annotations

import functools
import re
import subprocess
import sys

from model.errors import ConfigurationError

MOST_CHARACTERS = 200_000
"""Of a grammar or schema as it is given. Larger ones take seconds to compile; those in use have a tenth of it."""
MOST_DEFINITIONS = 500
"""Different `$ref`s of a JSON Schema, which bounds how deep they lead."""
DEEPEST = 1000
"""Rules that lead to each other before one leads no further, the rules of a recursion all counted."""

_TRIAL_SECONDS = 3
_TRIED_ABOVE = 50_000
"""Characters from which a grammar is tried apart whatever it says."""
_MOST_PATTERNS = 8
_TRIAL = """
import sys, llguidance
try:
    import resource
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))
except ImportError:
    pass
source = sys.stdin.buffer.read().decode()
llguidance.LLMatcher(llguidance.LLTokenizer("byte"), source, log_level=0).compute_bitmask()
""".replace("SECONDS", str(_TRIAL_SECONDS))

_PATTERNS = re.compile(r"pattern|format|multipleOf|&")
_LARGE_MULTIPLE = re.compile(r"multipleOf\W{1,9}\d[\d.eE+-]{4}")
_DEFINITION = re.compile(r"^[?!]?([A-Za-z_][A-Za-z0-9_-]*)(?:\[[^\]\n]*\])?\s*(?:\.\d+)?\s*:", re.MULTILINE)
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_REFERENCE = re.compile(r'"\$(?:ref|dynamicRef|recursiveRef)"\s*:\s*("(?:[^"\\]|\\.)*")')


def check_size(text: str) -> None:
    """Raise ConfigurationError where a grammar's text is too long."""
    if len(text) > MOST_CHARACTERS:
        raise ConfigurationError(f"The grammar is too large: {len(text):,} characters, of {MOST_CHARACTERS:,} at most.")


def check_references(schema: str) -> None:
    """Raise ConfigurationError where a JSON Schema, as JSON, refers to too many definitions."""
    count = len(set(_REFERENCE.findall(schema)))
    if count > MOST_DEFINITIONS:
        raise ConfigurationError(
            f"The JSON Schema refers to {count:,} definitions, of {MOST_DEFINITIONS} at most.",
            fix="Put the definitions in where they are used, or split the schema.",
        )


def check_time(source: str) -> None:
    """Raise ConfigurationError where llguidance would take too long, or too much memory, to compile `source`."""
    suspicious = (
        len(source) > _TRIED_ABOVE
        or len(_PATTERNS.findall(source)) > _MOST_PATTERNS
        or _LARGE_MULTIPLE.search(source) is not None
    )
    if suspicious:
        _try_apart(source)


@functools.lru_cache(maxsize=32)
def _try_apart(source: str) -> None:
    """Compile `source` in another process, which may die of it. A grammar that is merely wrong passes."""
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-c", _TRIAL],
            input=source.encode(),
            capture_output=True,
            timeout=4 * _TRIAL_SECONDS,  # of the clock, where other work takes the processor
            check=False,
        )
        ended_well = done.returncode == 0
    except subprocess.TimeoutExpired:
        ended_well = False
    if not ended_well:
        raise ConfigurationError(
            f"The grammar is too complex: {_TRIAL_SECONDS} seconds of computing do not prepare it.",
            fix="Use fewer patterns that must hold at once, and smaller numbers to be multiples of.",
        )


def check_depth(lark: str) -> None:
    """Raise ConfigurationError where a Lark grammar's rules lead too deep into each other."""
    places = [(found[1], found.start(), found.end()) for found in _DEFINITION.finditer(lark)]
    ends = [start for _, start, _ in places[1:]] + [len(lark)]
    defined = {name for name, _, _ in places}
    uses: dict[str, set[str]] = {name: set() for name in defined}
    for (name, _, begin), end in zip(places, ends, strict=True):
        uses[name] |= defined.intersection(_NAME.findall(lark, begin, end))
    if deepest(uses) > DEEPEST:
        raise ConfigurationError(f"The grammar's rules lead more than {DEEPEST:,} deep into each other.")


def deepest(uses: dict[str, set[str]]) -> int:
    """The most rules on a way from one to the next; rules that reach each other count as one way through them all.

    Tarjan's components without recursion: a component is complete after all that it leads to.
    """
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    depth: dict[str, int] = {}
    open_rules: list[str] = []
    for root in uses:
        if root in order:
            continue
        work = [(root, iter(uses[root]))]
        order[root] = low[root] = len(order)
        open_rules.append(root)
        while work:
            name, rest = work[-1]
            following = next((used for used in rest if used not in depth), None)
            if following is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[name])
                if low[name] == order[name]:
                    _close(name, open_rules, uses, depth)
            elif following in order:
                low[name] = min(low[name], order[following])
            else:
                order[following] = low[following] = len(order)
                open_rules.append(following)
                work.append((following, iter(uses[following])))
    return max(depth.values(), default=0)


def _close(root: str, open_rules: list[str], uses: dict[str, set[str]], depth: dict[str, int]) -> None:
    """Give the component that `root` completes its depth: its own size on top of the deepest that it leads to."""
    component = [open_rules.pop()]
    while component[-1] != root:
        component.append(open_rules.pop())
    below = max((depth[used] for name in component for used in uses[name] if used in depth), default=0)
    for name in component:
        depth[name] = below + len(component)
