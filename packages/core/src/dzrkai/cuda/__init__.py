"""Kernels: functions in CUDA C that run on a GPU, one thread for each element of a result.

`prelude.cuh` is what all kernels share, `kernel` compiles and launches them through CuPy, and
`nvrtc` compiles without a GPU. `stand_in` has CuPy's manners without a GPU, for tests.
"""
