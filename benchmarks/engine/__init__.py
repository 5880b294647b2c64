"""The engine beside llama.cpp on the same weights: `python -m benchmarks.engine.run`."""
