"""What research found becomes a site's texts, questions, facts, lists, rows and pictures, each with its source."""

from agents.site.sourcing.pictures import pictures_of
from agents.site.sourcing.placing import Sourced, with_sources

__all__ = ["Sourced", "pictures_of", "with_sources"]
