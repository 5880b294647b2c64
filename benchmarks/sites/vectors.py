"""The vectors of the blueprints' own sentences, so that no site waits for them: `python -m benchmarks.sites.vectors`.

Run it when a blueprint's English sentences change; what is missing in the file is computed when a site is made.
"""

from __future__ import annotations

import io

import numpy as np

from agents.corpus.embedding import installed_embedder
from agents.files import write_whole
from agents.site.blueprints import blueprints
from agents.site.blueprints.finding import VECTORS


def main() -> None:
    """Writes `templates/sites/sentences.npz`."""
    embedder = installed_embedder()
    if embedder is None:
        raise SystemExit("The embedder is not installed.")
    said = [t for one in blueprints().values() for t in (*one.listed("sentences", "en"), one.about("en"))]
    texts = sorted(dict.fromkeys(said))
    pairs = [(t, v) for t, v in zip(texts, embedder.passages(texts), strict=True) if v is not None]
    held = io.BytesIO()
    np.savez_compressed(held, sentences=np.array([t for t, _ in pairs]), vectors=np.stack([v for _, v in pairs]))
    write_whole(VECTORS, held.getvalue())


if __name__ == "__main__":
    main()
