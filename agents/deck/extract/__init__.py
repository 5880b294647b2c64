"""Decks in the sources' own words: choose, order, shorten by deletion. The small tier's writer and the data slides."""
