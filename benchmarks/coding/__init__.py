"""The coding bench: wishes that no spec can say, on generated sites; a visitor of ours judges what came of it."""
