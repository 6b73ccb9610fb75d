"""An int or an (h, w) pair: how kernel_size, stride and padding are written from here on.

This file is complete: nothing to write in it, only to import from it.

``pair`` makes one form of the two, so that the rest of a function deals with (height, width) alone:

>>> pair(3)
(3, 3)
>>> pair((3, 2))
(3, 2)

kernel_size、stride、padding は、この章から「int ひとつ」か「(縦, 横) の組」で書きます。
このファイルは完成しています。書き足すところはなく、import して使います。
``pair`` は 2 通りの書き方を (縦, 横) の組ひとつにそろえます。関数の残りの部分は、組だけを考えれば済みます。
"""

IntOrPair = int | tuple[int, int]


def pair(value: IntOrPair) -> tuple[int, int]:
    """Return ``value`` as (height, width): an int counts for both."""
    if isinstance(value, tuple):
        height, width = value
        return height, width
    return value, value
