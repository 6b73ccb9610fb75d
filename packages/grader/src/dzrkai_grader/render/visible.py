"""Learner text made safe to show: it may hold escape sequences or half characters."""

import re

_UNSAFE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f"  # control codes but tab and line feed
    r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # marks that reorder the text around them
    r"\ud800-\udfff\ufffe\uffff]"  # halves of characters, and what XML forbids
)


def visible(text: str, limit: int = 2000) -> str:
    r"""Return `text` with every character that could act on a terminal or a page shown as a mark.

    Parameters
    ----------
    text : str
        Text that a learner's code produced.
    limit : int
        At most so many characters are kept; the end says how many were left out.

    Examples
    --------
    >>> visible("\x1b[2Jgone")
    '\ufffd[2Jgone'
    >>> visible("abcdef", limit=3)
    'abc … (+3)'
    """
    kept = text.replace("\r\n", "\n")
    if len(kept) > limit:
        kept = f"{kept[:limit]} … (+{len(kept) - limit})"
    return _UNSAFE.sub("\ufffd", kept)
