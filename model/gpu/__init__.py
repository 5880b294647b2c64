"""A model on a GPU: Triton kernels for experts, attention, the router and what lies between, and the passes of a model from files.

Held to plain torch by Triton's interpreter (`TRITON_INTERPRET=1`) on small shapes, and by the same tests on an H100 (`IMPASTO_TEST_GPU=1`).
`accelerator.py` is what loading meets. `decoder.py` and `drafting.py` are decode steps with everything on the device, for measuring.
Importing the modules of kernels needs `triton`.
"""  # noqa: E501
