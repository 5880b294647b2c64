"""What research found becomes a site's content: texts, questions, facts, lists and rows, each with its source."""

from agents.site.sourcing.placing import Sourced, with_sources

__all__ = ["Sourced", "with_sources"]
