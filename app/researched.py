"""Research before something else is made of it: what is looked for, and the sources that it gives."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from agents.errors import InputRefused
from agents.text.words import language_of

if TYPE_CHECKING:
    from agents.research.request import ResearchResult

FACETS = {
    "en": "; opening hours and address; prices and offers; history and people; frequently asked questions",
    "zh": "；开放时间和地址；价格和服务；历史和人员；常见问题",
}
"""What a site tells of anything, looked for beside its topic."""


def with_facets(topic: str, language: str | None = None) -> str:
    """What is to be found out for a site about a topic."""
    return f"{topic.strip().rstrip('.。')}{FACETS[language or language_of(topic)]}"


def sources_of(made: ResearchResult, topic: str) -> tuple[list[Path], list[str]]:
    """What a research found, as sources of something else. Raises InputRefused when it found nothing to cite."""
    from agents.sources.kept import ENDING

    found = sorted(made.paths["briefing"].glob(f"*{ENDING}"))
    if not made.citations or not found:
        raise InputRefused(
            f"Nothing was found about “{topic[:200]}” that could be cited.", fix="Name other documents, or other words."
        )
    return found, made.said
