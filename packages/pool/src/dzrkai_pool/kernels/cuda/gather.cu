// gather: from each window the pixel that the index names.
//
//     y[n, c, h, w] = x[n, c, h * stride - padding + i * dilation, ...],  i * KW + j = index[...]
//
// A thread has one place (h, w) of the window; index and y are read and written by neighbouring
// threads side by side, and pixels of x that lie close together.
//
// Bytes: index is read, one pixel a window is read, y is written. A memory serves 32 bytes at least
// at a time, so with small windows nearly all of x comes along: (index + x + y) / bandwidth.

template <typename T, typename Index>
__global__ void gather(
        const T* __restrict__ x, const Index* __restrict__ index, T* __restrict__ y,
        Window window, Strides xs, int N, int C) {
    const unsigned p = pixel_of_thread(), P = window.rows.places * window.columns.places;
    if (p >= P) return;
    const int h = p / window.columns.places, w = p % window.columns.places;

    for (int n = first_image(); n < N; n += image_step())
    for (int c = first_channel(); c < C; c += channel_step()) {
        const int64 place = (int64(n) * C + c) * P + p;
        const unsigned element = index[place];
        const int row = window.rows.pixel(h, element / window.columns.kernel);
        const int at = window.columns.pixel(w, element % window.columns.kernel);
        const bool seen = window.rows.inside(row) && window.columns.inside(at);
        y[place] = seen ? x[n * xs.n + c * xs.c + row * xs.h + at * xs.w] : T(0);
    }
}
