import pytest

from dzrkai_conv.kernels.rules import prefer


def test_an_unknown_algorithm_is_named():
    with pytest.raises(ValueError, match=r"algorithm: expected one of .*'im2col'.*, got 'fft'"):
        prefer("fft").__enter__()
