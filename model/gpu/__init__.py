"""Decoding on a GPU: Triton kernels for experts, attention, the router and what lies between, drafts by MTP, CUDA graphs over a step.

Held to plain torch by Triton's interpreter (`TRITON_INTERPRET=1`) on small shapes, and by the same tests on an H100 (`IMPASTO_TEST_GPU=1`).
`model.load` does not use it: it reads no prompts. Importing this package needs `triton`.
"""  # noqa: E501
