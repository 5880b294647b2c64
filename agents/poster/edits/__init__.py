"""Posters changed by conversation: a wish becomes typed operations on the spec, and those its next version.

operations.py  what only a poster can be asked       reading.py  wishes, read by rules
as_deck.py     a poster as the deck's edits see it   bench.py, applying.py  carried out
words.py       the deck's sentences, said of a poster              turn.py  the face: `edit(EditRequest)`
"""
