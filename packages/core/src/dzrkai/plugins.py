"""Functions and layers that other packages bring along.

An installed distribution offers a function in its metadata, one entry point a name:

    [project.entry-points."dzrkai.functions"]
    conv2d = "dzrkai_conv:conv2d"

Reading the names imports nothing. A module is imported when one of its names is first used, so
that a plugin that does not import spoils its own names and no others. Where two distributions
offer one name, dzrkai does not guess: `prefer` chooses.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUPS = ("dzrkai.functions", "dzrkai.layers")

# What the course's own packages offer, so that a missing one can be named.
HOMES = {
    "dzrkai-conv": {
        *("im2col", "col2im", "conv2d", "conv_transpose2d", "get_conv_outsize"),
        *("Conv2d", "ConvTranspose2d"),
    },
    "dzrkai-pool": {
        *("max_pool2d", "avg_pool2d", "global_avg_pool2d", "global_max_pool2d"),
        *("adaptive_avg_pool2d", "MaxPool2d", "AvgPool2d", "GlobalAvgPool2d"),
    },
}

_preferred: tuple[str, ...] = ()


class PluginError(ImportError):
    """A name is offered twice and nobody chose, or the plugin that offers it does not import."""


def prefer(*distributions: str) -> None:
    """Where several distributions offer a name, take it from the first of these that does.

    The environment variable `DZRKAI_PREFER`, names separated by commas, does the same for a whole
    process; this call wins.

    Parameters
    ----------
    *distributions : str
        The names they are installed by, such as "dzrkai-exercises"; none takes the choice back.

    Raises
    ------
    ValueError
        No installed distribution of such a name offers anything.
    """
    global _preferred
    for distribution in distributions:
        _check_offers(distribution)
    _preferred = tuple(map(_normalized, distributions))


def preferred() -> tuple[str, ...]:
    """The distributions that are preferred now, the first choice first."""
    named = os.environ.get("DZRKAI_PREFER", "").split(",")
    return _preferred or tuple(_normalized(name.strip()) for name in named if name.strip())


def names(group: str) -> list[str]:
    """The names on offer in a group, without importing what they stand for."""
    return sorted(_offers(group))


def providers(group: str, name: str) -> list[str]:
    """The distributions that offer this name."""
    return sorted(_offers(group).get(name, {}))


def refresh() -> None:
    """Look again at what is installed."""
    _offers.cache_clear()
    _load.cache_clear()


def attribute(group: str, name: str, own: Iterable[str]) -> Any:
    """Serve `name` as an attribute of the module that is named like the group.

    Raises
    ------
    AttributeError
        Nobody offers it; the message says what to install, or which name is close.
    PluginError
        Two distributions offer it, or its module does not import.
    """
    if name.startswith("__") or not (offers := _offers(group).get(name)):
        raise AttributeError(_missing(group, name, own))
    return _load(_chosen(group, name, offers))


def provider(group: str, name: str) -> str:
    """The distribution that serves this name now; raises as `attribute` does."""
    return _distribution(_chosen(group, name, _offers(group)[name]))


@cache
def _offers(group: str) -> dict[str, dict[str, EntryPoint]]:
    """For each name, who offers it: a distribution that is listed twice counts once."""
    from importlib.metadata import entry_points

    offers: dict[str, dict[str, EntryPoint]] = {}
    for entry in entry_points(group=group):
        offers.setdefault(entry.name, {})[_distribution(entry)] = entry
    return offers


def _distribution(entry: EntryPoint) -> str:
    return _normalized(entry.dist.name if entry.dist else entry.value)


def _normalized(name: str) -> str:
    return name.lower().replace("_", "-").replace(".", "-")


def _chosen(group: str, name: str, offers: dict[str, EntryPoint]) -> EntryPoint:
    if len(offers) == 1:
        return next(iter(offers.values()))
    for choice in preferred():
        if choice in offers:
            return offers[choice]
    parties = " and ".join(sorted(offers))
    raise PluginError(
        f"{group}.{name} is offered by {parties}. Choose one: "
        f'dzrkai.plugins.prefer("{min(offers)}"), or set DZRKAI_PREFER={min(offers)}'
    )


@cache
def _load(entry: EntryPoint) -> Any:
    try:
        return entry.load()
    except Exception as error:
        raise PluginError(
            f"{entry.group}.{entry.name} comes from {_distribution(entry)}, which does not import "
            f"({type(error).__name__}: {error}). Repair or uninstall it; other names keep working."
        ) from error


def _missing(group: str, name: str, own: Iterable[str]) -> str:
    message = f"{group} has no {name!r}"
    for distribution, offered in HOMES.items():
        if name in offered:
            return f"{message}: install it with: python -m pip install {distribution}"
    from difflib import get_close_matches

    close = get_close_matches(name, [*own, *names(group)], n=1)
    return f"{message}; did you mean {close[0]!r}?" if close else message


def _check_offers(distribution: str) -> None:
    known = {party for group in GROUPS for offers in _offers(group).values() for party in offers}
    if _normalized(distribution) not in known:
        raise ValueError(
            f"prefer: {distribution!r} is not installed or offers no functions; "
            f"on offer: {', '.join(sorted(known)) or 'none'}"
        )
