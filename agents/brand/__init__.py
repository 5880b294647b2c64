"""Brands: a company's own template, web page or logo, read so that decks are built inside it or in its colours."""
