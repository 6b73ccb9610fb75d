// im2col: what a sliding window sees at each of its places.
//
//     col[n, c, i, j, h, w] = x[n, c, h * stride - padding + i * dilation, ...]     0 outside
//
// A thread has one place (h, w) of the window, and copies its KH * KW elements. For each element,
// neighbouring threads write neighbouring numbers, and read neighbours too (every stride-th):
// both are coalesced. Other ways to share out the work lose that: a thread for each element of
// one window would write KH * KW numbers that lie OH * OW apart.
//
// Bytes: every column is written once, KH * KW * OH * OW a channel, and there is no way round it;
// x is read KH * KW times, but nearly always from the cache, once from memory. Arithmetic is
// negligible. So the floor is (columns + x) / memory bandwidth.
//
// The strides of col are arguments: (n, c, i, j) may lie in memory in any order, and the matrix
// product that follows finds the columns where it wants them. Nothing is computed, only moved: T is
// any type of the right size.

template <typename T>
__global__ void im2col(
        const T* __restrict__ x, T* __restrict__ col,
        Window window, Strides xs, ColumnStrides cols, int N, int C) {
    const unsigned p = pixel_of_thread(), P = window.rows.places * window.columns.places;
    if (p >= P) return;
    const int h = p / window.columns.places, w = p % window.columns.places;

    for (int n = first_image(); n < N; n += image_step())
    for (int c = first_channel(); c < C; c += channel_step()) {
        const T* image = x + n * xs.n + c * xs.c;
        T* column = col + n * cols.n + c * cols.c + p;

        for (int i = 0; i < window.rows.kernel; i++) {
            const int row = window.rows.pixel(h, i);
            const T* line = image + row * xs.h;
            for (int j = 0; j < window.columns.kernel; j++) {
                const int at = window.columns.pixel(w, j);
                const bool seen = window.rows.inside(row) && window.columns.inside(at);
                *column = seen ? line[at * xs.w] : T(0);
                column += cols.element;
            }
        }
    }
}
