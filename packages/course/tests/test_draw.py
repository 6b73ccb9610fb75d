"""Drawn geometries are ones on which careless code gives itself away."""

import numpy as np
import pytest

from dzrkai_course.draw import Geometry, geometries

KINDS = [{}, {"square": True}, {"even_steps": True}]

each_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: next(iter(kind), "uneven"))


def drawn(kind: dict[str, bool]) -> list[Geometry]:
    return [g for seed in range(50) for g in geometries(np.random.default_rng(seed), 10, **kind)]


@each_kind
def test_every_geometry_has_an_output(kind):
    assert all(min(*g.image, *g.output_size) >= 1 for g in drawn(kind))


@each_kind
def test_no_image_is_square(kind):
    assert all(g.image[0] != g.image[1] for g in drawn(kind))


def test_kernel_stride_and_padding_differ_between_the_axes():
    for g in geometries(np.random.default_rng(0), 12)[3:]:
        assert all(len(set(pair)) == 2 for pair in (g.kernel_size, g.stride, g.padding))


@each_kind
def test_all_but_the_first_three_have_different_counts_above_one(kind):
    for g in geometries(np.random.default_rng(1), 8, **kind)[3:]:
        assert sorted({g.N, g.C, g.OC}) == [2, 3, 4]


@pytest.mark.parametrize("kind", KINDS[:2], ids=["uneven", "square"])
def test_the_padding_suits_a_pooling(kind):
    for g in drawn(kind):
        assert np.all(2 * np.array(g.padding) <= np.array(g.kernel_size))


def test_strides_mostly_do_not_divide():
    left_over = []
    for g in drawn({}):
        way = np.array(g.image) + 2 * np.array(g.padding) - np.array(g.kernel_size)
        left_over.extend((way % np.array(g.stride))[np.array(g.stride) > 1] > 0)
    assert np.mean(left_over) > 0.8


@each_kind
def test_the_first_is_plain(kind):
    for seed in range(20):
        first = geometries(np.random.default_rng(seed), 1, **kind)[0]
        assert (first.N, first.C, first.OC) == (1, 1, 1)
        assert np.all(np.array(first.stride) == 1)
        assert np.all(np.array(first.padding) == 0)


def test_one_seed_draws_one_list():
    one, other = (geometries(np.random.default_rng(3), 8) for _ in range(2))
    assert one == other
