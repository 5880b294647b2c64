"""Sources: read a document of any supported format into passages. Entry point: `read(path)`."""
