// avg_pool2d_grad: each value, divided, added to all pixels of its window.
//
//     gx[n, c, row, at] = sum of gy[n, c, h, w] / divisor[h, w] over the windows that see the pixel
//
// As in col2im, a thread has one pixel and looks for the windows that see it: no atomic additions,
// and the same sums in every run. These windows have no holes (dilation 1): from the first place to
// the last, all see the pixel.
//
// Bytes: gy is read once from memory (a pixel's neighbours find it in the cache), gx is written
// once. Floor: (gy + gx) / memory bandwidth.

template <typename T>
__global__ void avg_pool2d_grad(
        const T* __restrict__ gy, const int64* __restrict__ divisor, T* __restrict__ gx,
        Window window, Strides gs, int N, int C) {
    typedef typename Accumulator<T>::type Sum;
    const unsigned p = pixel_of_thread(), P = window.rows.size * window.columns.size;
    if (p >= P) return;
    const int row = p / window.columns.size, at = p % window.columns.size;
    const int OW = window.columns.places;
    const int top = window.rows.first_place(row), bottom = window.rows.last_place(row);
    const int left = window.columns.first_place(at), right = window.columns.last_place(at);

    for (int n = first_image(); n < N; n += image_step())
    for (int c = first_channel(); c < C; c += channel_step()) {
        const T* values = gy + n * gs.n + c * gs.c;
        Sum sum = 0;

        for (int h = top; h <= bottom; h++)
            for (int w = left; w <= right; w++)
                sum += Sum(values[h * gs.h + w * gs.w]) / Sum(divisor[h * OW + w]);
        gx[(int64(n) * C + c) * P + p] = T(sum);
    }
}
