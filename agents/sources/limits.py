"""What one input may cost. It does not enforce anything: the intake, the guards and the readers do."""

from __future__ import annotations

from pydantic import BaseModel

MEBIBYTE = 1024 * 1024


class Batch(BaseModel, frozen=True):
    """Caps on what is given together."""

    files: int = 50
    total_bytes: int = 1024 * MEBIBYTE
    name_characters: int = 180


class Limits(BaseModel, frozen=True):
    """Caps on one input. What is over a cap is refused, or cut and said so in `Source.warnings`."""

    file_bytes: int = 512 * MEBIBYTE
    seconds: float = 600.0
    """Wall-clock time of the parser's process."""
    memory_bytes: int = 3072 * MEBIBYTE
    """Address space of the parser's process (where the platform can limit it)."""
    written_bytes: int = 2048 * MEBIBYTE
    """Of one file that the parser's process writes."""
    pages: int = 5000
    characters: int = 20_000_000
    """Of `Source.text`."""
    zip_entries: int = 10_000
    zip_total_bytes: int = 1024 * MEBIBYTE
    zip_ratio: float = 200.0
    """Unpacked to packed size of one entry; entries under 1 MiB unpacked are not judged."""
    table_rows: int = 10_000
    """Rows kept as data, per table."""
    summed_rows: int = 500_000
    """Rows of a table that are summed up, those beyond `table_rows` included."""
    summed_cells: int = 3_000_000
    """Cells that are held for it."""
    table_columns: int = 200
    table_passage_characters: int = 6000
    """Of the readable text of one table."""
    figures: int = 400
    figure_pixels: int = 40_000_000
    """Of one picture; a larger one is left out with a warning."""
    passage_characters: int = 900
    """A longer paragraph is cut at a sentence end."""

    def rows_read(self, width: int) -> int:
        """Rows that are read of a table of so many columns."""
        return max(self.table_rows, min(self.summed_rows, self.summed_cells // max(1, width)))
