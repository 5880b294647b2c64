"""Measurements of research: the corpus at a million passages, and search by meaning against search by words."""
