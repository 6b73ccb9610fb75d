"""im2col_kernel: im2col as a program for a GPU, one thread for each element of col.

A GPU runs thousands of threads at once, all on the same program, the *kernel*. Each knows only its
own number. So turn im2col round once more: do not ask where a pixel goes, but let every element of
col ask which pixel it holds. An element is written by one thread, and nobody waits for anybody.

Write ``im2col_source()``, which returns the kernel as a text in CUDA C. Its head is fixed:

    extern "C" __global__
    void im2col(const float* x, float* col,
                int C, int H, int W, int KH, int KW, int SH, int SW, int PH, int PW,
                int OH, int OW, long long size)

    x      the images (N, C, H, W), their numbers one after the other
    col    the result (N, C, KH, KW, OH, OW), likewise; size is how many numbers it has

What a thread does:

    1. its number      t = blockIdx.x * (long long)blockDim.x + threadIdx.x
       There are a few threads more than elements: where t >= size, return.
    2. its element     take t apart, the last axis first:  ow = t % OW, t / OW % OH = oh, ...
       In C, / on integers drops the rest, as // does in Python. (// begins a comment.)
    3. its pixel       h = oh * SH + i - PH,  w = ow * SW + j - PW,  in the image without padding
    4. its value       col[t] = x[((n * C + c) * H + h) * W + w], and 0 where h or w lies outside

Neighbouring threads have neighbouring ow: they write neighbouring numbers, and with stride 1 read
neighbouring ones, which the GPU's memory serves in one go.

>>> "__global__" in im2col_source()
True

Without a GPU your kernel is compiled, and the compiler's messages carry the line numbers of this
file; what it computes is checked where there is a GPU. (Compiling needs NVRTC, about 140 MB:
`kai doctor` says how to install it.)

日本語
------
im2col_kernel: im2col を GPU のプログラムとして書きます。col の要素 1 つにつき、スレッド 1 つです。

GPU は何千ものスレッドを同時に走らせます。どのスレッドも同じプログラム (カーネル) を実行し、知っているのは自分の
番号だけです。そこで im2col をもう一度裏返します。「この画素はどこへ行くか」ではなく、col の要素それぞれが
「自分はどの画素か」を求めるのです。1 つの要素を書くのは 1 つのスレッドだけなので、誰も誰も待ちません。

カーネルを CUDA C の文字列で返す ``im2col_source()`` を書いてください。先頭は上のとおり決まっています。

    x      画像 (N, C, H, W)。数が順に並んでいます
    col    結果 (N, C, KH, KW, OH, OW)。同じく順に並びます。size はその要素の数です

スレッドのすることは次のとおりです。

    1. 自分の番号      t = blockIdx.x * (long long)blockDim.x + threadIdx.x
       スレッドは要素より少し多くあります。t >= size なら、何もせずに return します。
    2. 自分の要素      t を最後の軸から順に分解します。 ow = t % OW、oh = t / OW % OH、……
       C の整数の / は、Python の // と同じく余りを捨てます。(C では // はコメントの始まりです。)
    3. 自分の画素      パディングのない画像の中で  h = oh * SH + i - PH、w = ow * SW + j - PW
    4. 自分の値        col[t] = x[((n * C + c) * H + h) * W + w]。h か w が画像の外なら 0

隣のスレッドは隣の ow を受け持ち、隣の場所に書き込みます。ストライドが 1 なら、読むのも隣の画素です。GPU のメモリは、
このような読み書きをまとめて処理できます。

GPU がなければ、カーネルはコンパイルだけされ、コンパイラのメッセージにはこのファイルの行番号が付きます。計算の結果は、
GPU のあるところで確かめます。(コンパイルには NVRTC が要ります。約 140 MB です。入れ方は `kai doctor` が教えます。)
"""


def im2col_source() -> str:
    """Return the CUDA C source of im2col.

    Returns
    -------
    str
        A source with one kernel, ``im2col``.
    """
    # solution: begin
    return r"""
    extern "C" __global__
    void im2col(const float* x, float* col,
                int C, int H, int W, int KH, int KW, int SH, int SW, int PH, int PW,
                int OH, int OW, long long size)
    {
        long long t = blockIdx.x * (long long)blockDim.x + threadIdx.x;
        if (t >= size) return;

        long long rest = t;
        int ow = rest % OW;  rest /= OW;
        int oh = rest % OH;  rest /= OH;
        int j = rest % KW;   rest /= KW;
        int i = rest % KH;   rest /= KH;
        int c = rest % C;
        long long n = rest / C;

        int h = oh * SH + i - PH;
        int w = ow * SW + j - PW;
        bool inside = 0 <= h && h < H && 0 <= w && w < W;
        col[t] = inside ? x[((n * C + c) * H + h) * W + w] : 0.0f;
    }
    """
    # solution: end
