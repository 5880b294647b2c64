"""Decoding on a GPU: Triton kernels for experts and attention, and CUDA graphs over a decode step.

Written and held to plain torch by Triton's interpreter (`TRITON_INTERPRET=1`) on small shapes; not yet run on a device, so nothing is
known of its speed. `model.load` does not use it. Importing this package needs `triton`.
"""  # noqa: E501
