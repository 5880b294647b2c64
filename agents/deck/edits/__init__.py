"""Edits of finished decks: a wish, or a PowerPoint file changed by hand, becomes the next version.

`turn.py` is the face: `edit(EditRequest) -> EditResult`.
"""
