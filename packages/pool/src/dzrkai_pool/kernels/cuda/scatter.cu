// scatter: each value added to the pixel that the index names.
//
//     gx[n, c, row, at] = sum of gy[n, c, h, w] over the windows whose index names this pixel
//
// As in col2im, a thread has one pixel and looks for the windows that see it, so that no two
// threads write one pixel: no atomic additions, and the same sums in every run. Of those windows
// it adds the values whose index is its own element of the window.
//
// Bytes: index and gy are read once from memory (a pixel's neighbours find them in the cache), gx
// is written once. With a window of 2 x 2 and float32, 4 + 5 / 4 bytes a pixel. Floor:
// (index + gy + gx) / memory bandwidth.

template <typename T, typename Index>
__global__ void scatter(
        const T* __restrict__ gy, const Index* __restrict__ index, T* __restrict__ gx,
        Window window, Strides gs, int N, int C) {
    const unsigned p = pixel_of_thread(), P = window.rows.size * window.columns.size;
    if (p >= P) return;
    const int row = p / window.columns.size, at = p % window.columns.size;
    const int OH = window.rows.places, OW = window.columns.places, KW = window.columns.kernel;
    const int top = window.rows.first_place(row), bottom = window.rows.last_place(row);
    const int left = window.columns.first_place(at), right = window.columns.last_place(at);

    for (int n = first_image(); n < N; n += image_step())
    for (int c = first_channel(); c < C; c += channel_step()) {
        const T* values = gy + n * gs.n + c * gs.c;
        const Index* indices = index + (int64(n) * C + c) * OH * OW;
        typename Accumulator<T>::type sum = 0;

        for (int h = top; h <= bottom; h++) {
            const int i = window.rows.element(row, h);
            for (int w = left; i >= 0 && w <= right; w++) {
                const int j = window.columns.element(at, w);
                if (j >= 0 && indices[h * OW + w] == Index(i * KW + j))
                    sum += values[h * gs.h + w * gs.w];
            }
        }
        gx[(int64(n) * C + c) * P + p] = T(sum);
    }
}
