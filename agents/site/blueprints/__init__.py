"""Blueprints: whole sites to start from, in English and Chinese, and the nearest one to a sentence."""

from agents.site.blueprints.finding import Match, nearest
from agents.site.blueprints.library import Blueprint, blueprint, blueprints, pairs

__all__ = ["Blueprint", "Match", "blueprint", "blueprints", "nearest", "pairs"]
