"""The same kernel with its index mathematics in a function of the device."""


def im2col_source():
    """Return the CUDA C source of im2col."""
    return """
__device__ bool within(int at, int size) { return at >= 0 && at < size; }

extern "C" __global__ void im2col(
    const float* __restrict__ x, float* __restrict__ col, int C, int H, int W, int KH, int KW,
    int SH, int SW, int PH, int PW, int OH, int OW, long long size)
{
    const long long t = (long long)blockIdx.x * blockDim.x + threadIdx.x;
    if (t < size) {
        const int ow = t % OW, oh = t / OW % OH;
        const long long window = t / OW / OH;
        const int j = window % KW, i = window / KW % KH;
        const long long channel = window / KW / KH;
        const int h = oh * SH - PH + i, w = ow * SW - PW + j;
        float value = 0;
        if (within(h, H) && within(w, W)) value = x[(channel * H + h) * W + w];
        col[t] = value;
    }
}
"""
