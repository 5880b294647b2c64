"""The embedded inference engine: GLM-4.5's decoder block in PyTorch. Imports neither `agents` nor `app`."""
