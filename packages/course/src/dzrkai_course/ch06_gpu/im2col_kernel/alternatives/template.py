"""A template for any type, and the kernel as its use for float."""


def im2col_source():
    """Return the CUDA C source of im2col."""
    return """
        template <typename T>
        __device__ T pixel(const T* image, int H, int W, int h, int w)
        {
            return (unsigned)h < (unsigned)H && (unsigned)w < (unsigned)W ? image[h * W + w] : T(0);
        }

        extern "C" __global__
        void im2col(const float* x, float* col,
                    int C, int H, int W, int KH, int KW, int SH, int SW, int PH, int PW,
                    int OH, int OW, long long size)
        {
            long long t = blockIdx.x * (long long)blockDim.x + threadIdx.x;
            if (t >= size) return;
            int places = OH * OW, place = t % places, window = t / places % (KH * KW);
            long long channel = t / places / (KH * KW);
            const float* image = x + channel * H * W;
            col[t] = pixel(image, H, W, place / OW * SH + window / KW - PH,
                           place % OW * SW + window % KW - PW);
        }
    """
