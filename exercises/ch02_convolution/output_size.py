"""output_size: how many windows fit along one axis.

A convolution slides a window of ``kernel_size`` pixels along the image, ``stride`` pixels at a time,
and computes one output pixel for each place where the whole window lies inside. Before that,
``padding`` pixels are added at **each** end of the axis. How many output pixels are there?

    input_size = 6, kernel_size = 3, stride = 2, padding = 1      (p: a pixel of the padding)

        p  0  1  2  3  4  5  p
        [-------]                      first window
              [-------]                second
                    [-------]          third: one pixel is left over, no room for a fourth

The first window takes ``kernel_size`` of the ``input_size + 2 * padding`` pixels. Every further one
needs ``stride`` pixels more, and what does not suffice for a whole step is not used:

    output_size = floor((input_size + 2 * padding - kernel_size) / stride) + 1

Write ``output_size(input_size, kernel_size, stride=1, padding=0)``: whole numbers in, a whole number
(``int``) out. Where not even one window fits, because the kernel is larger than the padded input,
there is no sensible answer: raise a ValueError.

>>> output_size(6, 3, stride=2, padding=1)
3
>>> output_size(5, 3)
3
>>> output_size(5, 3, padding=1)
5

In the last example the output is as large as the input. That is what padding is for: without it
each layer of a deep network would lose a border of pixels.

日本語
------
output_size: 1 つの軸に窓がいくつ入るか。

畳み込みは、``kernel_size`` 画素の窓を画像の上で ``stride`` 画素ずつずらし、窓の全体が収まる場所 1 つにつき出力の
画素を 1 つ計算します。その前に、軸の「両端それぞれ」に ``padding`` 画素を付け足します。出力は何画素になるでしょうか。

    input_size = 6, kernel_size = 3, stride = 2, padding = 1      (p はパディングの画素)

        p  0  1  2  3  4  5  p
        [-------]                      1 つ目の窓
              [-------]                2 つ目
                    [-------]          3 つ目。1 画素余るが、4 つ目は入らない

最初の窓は、``input_size + 2 * padding`` 画素のうち ``kernel_size`` 画素を使います。窓が 1 つ増えるごとに
``stride`` 画素が必要です。1 歩分に足りない残りは使いません。

    output_size = floor((input_size + 2 * padding - kernel_size) / stride) + 1

``output_size(input_size, kernel_size, stride=1, padding=0)`` を書いてください。引数は整数で、整数 (``int``) を
返します。カーネルがパディング後の入力より大きく、窓が 1 つも入らないときは、意味のある答えがありません。
その場合は ValueError を送出してください。

最後の例では、出力が入力と同じ大きさになっています。パディングはこのためにあります。パディングがないと、深い
ネットワークでは層を重ねるたびに画像の縁が失われていきます。
"""


def output_size(input_size: int, kernel_size: int, stride: int = 1, padding: int = 0) -> int:
    """Count the windows along one axis.

    Parameters
    ----------
    input_size : int
        Pixels along the axis, without the padding.
    kernel_size : int
        Pixels of the window.
    stride : int
        Pixels from one window to the next.
    padding : int
        Pixels added at each of the two ends.

    Returns
    -------
    int
        At least 1.

    Raises
    ------
    ValueError
        If the kernel is larger than the padded input.
    """
    raise NotImplementedError("output_size: write me")
