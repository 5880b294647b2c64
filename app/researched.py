"""Research before something else is made of it: a topic becomes sources that a deck or a poster rests on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from agents.errors import ConfigurationError, InputRefused
from agents.settings import Settings
from agents.text.words import language_of

if TYPE_CHECKING:
    from agents.research.request import ResearchResult

Tell = Callable[[str, str], None]
FACETS = {
    "en": "; opening hours and address; prices and offers; history and people; frequently asked questions",
    "zh": "；开放时间和地址；价格和服务；历史和人员；常见问题",
}
"""What a site tells of anything, looked for beside its topic."""


def with_facets(topic: str, language: str | None = None) -> str:
    """What is to be found out for a site about a topic."""
    return f"{topic.strip().rstrip('.。')}{FACETS[language or language_of(topic)]}"


def researched(
    topic: str,
    corpora: Sequence[Path],
    *,
    web: bool,
    out: Path,
    settings: Settings,
    tell: Tell,
    cancel: Callable[[], bool],
) -> tuple[list[Path], list[str]]:
    """The sources found, kept below `out` beside the report; and sentences about what could not be had.

    Raises ImpastoError: InputRefused when nothing was found that could be cited.
    """
    from agents.research import ResearchRequest
    from agents.research.making import continued

    if not corpora and not web:
        raise ConfigurationError("There is nowhere to look.", fix="Name documents with --corpus, or allow --web.")
    request = ResearchRequest(question=topic, corpora=tuple(corpora), web=web, out=out, brief=True)
    return sources_of(continued(request, settings, tell=tell, cancel=cancel), topic)


def sources_of(made: ResearchResult, topic: str) -> tuple[list[Path], list[str]]:
    """What a research found, as sources of something else. Raises InputRefused when it found nothing to cite."""
    from agents.sources.kept import ENDING

    found = sorted(made.paths["briefing"].glob(f"*{ENDING}"))
    if not made.citations or not found:
        raise InputRefused(
            f"Nothing was found about “{topic[:200]}” that could be cited.", fix="Name other documents, or other words."
        )
    return found, made.said
