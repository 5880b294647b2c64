"""The deck agent: a document or a topic becomes a DeckSpec, and the DeckSpec becomes files."""
