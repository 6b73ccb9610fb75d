// col2im: each pixel sums up what all windows that see it have at its place.
//
//     x[n, c, row, at] = sum of col[n, c, i, j, h, w]
//                        over all h * stride - padding + i * dilation = row, and so for w, j, at
//
// The formula of im2col scatters: a thread for each column would add to a pixel that others add to
// at the same time. That takes atomic additions, which wait for each other and come in a new order
// on every run, so that sums differ in their last digits. Read backwards, the formula gathers: a
// thread has one pixel and looks for the windows that see it. No two threads write one pixel, each
// sum has one order, and the result is the same in every run.
//
// Neighbouring threads have neighbouring pixels: for the same (i, j) they read neighbouring columns
// (with stride 1; with stride 2, every second thread does) and write neighbouring pixels.
//
// Bytes: every column is read once, every pixel is written once. The floor is
// (columns + x) / memory bandwidth, as for im2col.

template <typename T>
__global__ void col2im(
        const T* __restrict__ col, T* __restrict__ x,
        Window window, ColumnStrides cols, Strides xs, int N, int C) {
    const unsigned p = pixel_of_thread(), P = window.rows.size * window.columns.size;
    if (p >= P) return;
    const int row = p / window.columns.size, at = p % window.columns.size;
    const int OW = window.columns.places, KW = window.columns.kernel;
    const int top = window.rows.first_place(row), bottom = window.rows.last_place(row);
    const int left = window.columns.first_place(at), right = window.columns.last_place(at);

    for (int n = first_image(); n < N; n += image_step())
    for (int c = first_channel(); c < C; c += channel_step()) {
        const T* columns = col + n * cols.n + c * cols.c;
        typename Accumulator<T>::type sum = 0;

        for (int h = top; h <= bottom; h++) {
            const int i = window.rows.element(row, h);
            for (int w = left; i >= 0 && w <= right; w++) {
                const int j = window.columns.element(at, w);
                if (j >= 0) sum += columns[(i * KW + j) * cols.element + h * OW + w];
            }
        }
        x[n * xs.n + c * xs.c + p] = T(sum);
    }
}
