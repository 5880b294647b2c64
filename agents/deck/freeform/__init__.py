"""Freeform authoring: a strong model makes the slides itself by calling tools, and writes their markup.

What it writes is sanitized, its words are taken out of it and checked against the passages that they name, and the
slide goes through the same checks, repairs and writers as one that was composed from a layout.
"""
