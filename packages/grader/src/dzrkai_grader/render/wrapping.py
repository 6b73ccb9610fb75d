"""Lines of a width in cells, for a language that writes spaces between words and one that does not.

A Japanese character is two cells wide, and a line may end after nearly every one. It may not begin
with a closing bracket or a full stop, nor end with an opening bracket.
"""

import re

from rich.cells import cell_len, chop_cells

_PIECE = re.compile(
    r"\s+"  # spaces
    r"|[「『（【]*(?:[!-~]+|[^\s!-~])"  # a word or a character with its brackets
    r"[、。，．：）」』】？！ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ]*"
)


def wrap(text: str, width: int) -> list[str]:
    """Break `text` into lines of at most `width` cells; its own line ends stay.

    Parameters
    ----------
    text : str
        English, Japanese, or code.
    width : int
        Cells that a line may take, at least 2.

    Examples
    --------
    >>> wrap("one two three", 8)
    ['one two', 'three']
    >>> wrap("形状が違います。", 10)
    ['形状が違い', 'ます。']
    """
    return [line for one in text.expandtabs(4).split("\n") for line in _wrap_line(one, width)]


def _wrap_line(text: str, width: int) -> list[str]:
    lines = [""]
    for piece in _PIECE.findall(text):
        if piece.isspace() or cell_len(lines[-1]) + cell_len(piece) <= width:
            lines[-1] += piece
        else:
            lines += chop_cells(piece, width)
    return [line.rstrip() for line in lines if line.strip()] or [""]
