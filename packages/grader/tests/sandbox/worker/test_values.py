"""Values survive the journey, and nothing but values comes out of it."""

from __future__ import annotations

import contextlib
import gc
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from dzrkai_grader.sandbox.worker.memory import MemoryTrace
from dzrkai_grader.sandbox.worker.values import (
    ITEM_TYPES,
    decode,
    encode,
    encode_exactly,
)
from dzrkai_grader.sandbox.worker.wire import (
    ProtocolError,
    TooLargeError,
    Unsupported,
    pack,
    parse,
    unpack,
)

arrays = st.sampled_from(list(ITEM_TYPES.values())).flatmap(
    lambda item_type: npst.arrays(item_type, npst.array_shapes(min_dims=0, min_side=0, max_side=4))
)
scalars = st.sampled_from(list(ITEM_TYPES.values())).flatmap(
    lambda item_type: npst.from_dtype(item_type).map(item_type.type)
)
leaves = st.one_of(
    *(st.none(), st.booleans(), st.integers(), st.floats(), arrays, scalars),
    st.text(st.characters(exclude_categories=["Cs"])),
)
plain = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.lists(inner, max_size=4).map(tuple),
        st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner, max_size=4),
    ),
    max_leaves=10,
)


def _same(one: Any, other: Any) -> bool:
    if type(one) is not type(other):
        return False
    if isinstance(one, np.ndarray | np.generic):
        return (one.dtype, one.shape, one.tobytes()) == (other.dtype, other.shape, other.tobytes())
    if isinstance(one, float):
        return one == other or (math.isnan(one) and math.isnan(other))
    if isinstance(one, dict):
        return list(one) == list(other) and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, tuple | list):
        return len(one) == len(other) and all(map(_same, one, other))
    return bool(one == other)


def _travelled(value: Any) -> Any:
    tree, payload = encode(value)
    frame = pack({"value": tree}, payload)
    header, payload = unpack(iter_reader(frame))
    return decode(header["value"], payload)


def iter_reader(data: bytes) -> Any:
    position = 0

    def read(size: int) -> bytes:
        nonlocal position
        position += size
        return data[position - size : position]

    return read


@given(plain)
def test_plain_values_arrive_as_they_were(value):
    """Type, dtype, shape and each bit; NaN, infinity and -0.0 included."""
    assert _same(_travelled(value), value)


def test_nothing_of_a_journey_waits_for_the_garbage_collector():
    """What were left over would count as memory of the learner's code, which is measured."""
    array = np.zeros(1 << 20, np.uint8)
    gc.disable()
    trace = MemoryTrace()
    with trace.tracing():
        for _ in range(5):
            decode(*encode_exactly(array))
    gc.enable()
    assert trace.peak < 5 * array.nbytes


@given(arrays)
def test_arrays_arrive_plain_contiguous_and_writable(array):
    """Whatever the layout was, and without any base that others could change."""
    arrived = _travelled(array.T)
    assert type(arrived) is np.ndarray
    assert arrived.flags.c_contiguous
    assert arrived.flags.writeable
    assert arrived.flags.owndata
    np.testing.assert_array_equal(arrived, array.T)


json = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text()),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(
            st.sampled_from(["array", "shape", "tuple", "list", "dict", "scalar", "text", "x"]),
            inner,
            max_size=3,
        ),
    ),
    max_leaves=12,
)


@given(json, st.binary(max_size=64))
def test_whatever_the_frame_says_decoding_gives_data_or_an_error(tree, payload):
    """No other exception, and no object of any type that is not on the list."""
    try:
        value = decode(tree, payload)
    except ProtocolError:
        return
    assert encode_exactly(value)


@given(st.binary(max_size=200))
def test_whatever_the_bytes_are_parsing_gives_a_header_or_an_error(text):
    with contextlib.suppress(ProtocolError):
        assert type(parse(text)) is dict


@pytest.mark.parametrize(
    ("tree", "payload", "why"),
    [
        ([1], b"", "written as list"),
        ("x", b"", "written as str"),
        ({}, b"", "written as dict"),
        ({"module": "os"}, b"", "unknown kind"),
        ({"array": "float64"}, b"", "without type and shape"),
        ({"array": "object", "shape": [1]}, bytes(8), "unknown type"),
        ({"array": "float64", "shape": [2]}, bytes(8), "fewer bytes"),
        ({"array": "float64", "shape": [1 << 40]}, bytes(8), "fewer bytes"),
        ({"array": "float64", "shape": [-1]}, bytes(8), "a shape that is not one"),
        ({"array": "float64", "shape": [True]}, bytes(8), "a shape that is not one"),
        ({"array": "float64", "shape": [1.0]}, bytes(8), "a shape that is not one"),
        ({"array": "float64", "shape": "1"}, bytes(8), "where a list is due"),
        ({"array": "int8", "shape": [1]}, bytes(2), "more bytes"),
        ({"array": "int8", "shape": [1] * 65}, bytes(1), "a shape that is not one"),
        ({"array": "int8", "shape": [0, 1 << 40, 1 << 40]}, b"", "cannot be"),
        ({"scalar": {"array": "int8", "shape": [1]}}, bytes(1), "a scalar that has a shape"),
        ({"text": 1}, b"", "where a text is due"),
        ({"text": "\ud800"}, b"", "where a text is due"),
        ({"dict": [[1, 2]]}, b"", "where a text is due"),
        ({"dict": [["a"]]}, b"", "where a list is due"),
        ({"tuple": 3}, b"", "where a list is due"),
        ({"unsupported": ["a"]}, b"", "where a list is due"),
        ({"tuple": [None] * 100_001}, b"", "too many parts"),
    ],
)
def test_a_lie_about_a_value_is_a_protocol_error(tree, payload, why):
    with pytest.raises(ProtocolError, match=why):
        decode(tree, payload)


def test_a_tower_of_lists_is_a_protocol_error():
    tree: Any = None
    for _ in range(20):
        tree = {"list": [tree]}
    with pytest.raises(ProtocolError, match="too deep"):
        decode(tree, b"")


@pytest.mark.parametrize("text", [b"[" * 100_000, b"9" * 10_000, b"[]", b"\xff", b""])
def test_text_that_is_no_header_is_a_protocol_error(text):
    with pytest.raises(ProtocolError):
        parse(text)


def test_a_frame_that_announces_too_much_is_refused_before_it_is_read():
    with pytest.raises(ProtocolError, match="4,294,967,295"):
        unpack(iter_reader(bytes([0, 0, 0, 0, 255, 255, 255, 255])))


def test_what_is_too_large_is_not_sent():
    with pytest.raises(TooLargeError):
        encode(np.broadcast_to(np.float64(1), (1 << 20, 1 << 10)))
    with pytest.raises(TooLargeError):
        pack({"text": "y" * (9 << 20)})


def test_other_values_become_the_name_of_their_type():
    assert _travelled([1, object()]) == [1, Unsupported("object")]
    with pytest.raises(TypeError, match="type object cannot be passed on"):
        encode_exactly([1, object()])


def test_a_long_name_is_cut():
    assert _travelled(type("y" * 300, (), {})()).type_name == "y" * 200
