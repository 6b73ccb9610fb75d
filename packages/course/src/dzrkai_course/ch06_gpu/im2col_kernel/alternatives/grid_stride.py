"""A loop in each thread: any number of blocks will do."""

KERNEL = r"""
extern "C" __global__
void im2col(const float* x, float* col, int C, int H, int W, int KH, int KW, int SH, int SW,
            int PH, int PW, int OH, int OW, long long size)
{
    long long step = (long long)gridDim.x * blockDim.x;
    for (long long t = (long long)blockIdx.x * blockDim.x + threadIdx.x; t < size; t += step) {
        long long rest = t;
        int index[5], sizes[5] = {OW, OH, KW, KH, C};
        for (int axis = 0; axis < 5; axis++) {
            index[axis] = rest % sizes[axis];
            rest /= sizes[axis];
        }
        int h = index[1] * SH + index[3] - PH, w = index[0] * SW + index[2] - PW;
        bool outside = h < 0 || h >= H || w < 0 || w >= W;
        col[t] = outside ? 0.f : x[((rest * C + index[4]) * H + h) * W + w];
    }
}
"""


def im2col_source():
    """Return the CUDA C source of im2col."""
    return KERNEL
