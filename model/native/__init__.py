"""The decoder's arithmetic for the CPU in C++, compiled on the machine that runs it; else torch's kernels compute.

`library.py` compiles and loads, `matrix.py` keeps a quantized matrix in the kernels' layout, `network.py` runs a
decoder of dense blocks in one call, `pool.py` is the key-value memory as they read it. The sources say how.
"""
