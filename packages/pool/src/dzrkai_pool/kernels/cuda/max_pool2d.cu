// max_pool2d: the largest pixel of each window, and which of the window's elements it was.
//
//     y[n, c, h, w] = max over i, j of x[n, c, h * stride - padding + i * dilation, ...]
//     index[n, c, h, w] = i * KW + j of the first that is largest
//
// A thread has one place (h, w) of the window. Neighbouring threads read pixels a stride apart, so
// that between them they use all of every line they fetch, and write neighbouring results.
//
// Bytes: x is read once, y and index are written once. The index counts the elements of a window,
// not the pixels of an image: one byte where the window has up to 256 elements, beside 8 for the
// position in the image that is often kept. Floor: (x + y + index) / memory bandwidth.
//
// Padding is never looked at: it counts as smaller than any pixel. NaN differs from itself; it
// counts as largest, as on the CPU.

template <typename T, typename Index>
__global__ void max_pool2d(
        const T* __restrict__ x, T* __restrict__ y, Index* __restrict__ index,
        Window window, Strides xs, int N, int C) {
    const unsigned p = pixel_of_thread(), P = window.rows.places * window.columns.places;
    if (p >= P) return;
    const int h = p / window.columns.places, w = p % window.columns.places;

    for (int n = first_image(); n < N; n += image_step())
    for (int c = first_channel(); c < C; c += channel_step()) {
        const T* image = x + n * xs.n + c * xs.c;
        T largest = T(0);
        int element = -1;

        for (int i = 0; i < window.rows.kernel; i++) {
            const int row = window.rows.pixel(h, i);
            for (int j = 0; window.rows.inside(row) && j < window.columns.kernel; j++) {
                const int at = window.columns.pixel(w, j);
                if (!window.columns.inside(at)) continue;
                const T pixel = image[row * xs.h + at * xs.w];
                if (element < 0 || pixel > largest || pixel != pixel) {
                    largest = pixel;
                    element = i * window.columns.kernel + j;
                }
            }
        }
        const int64 place = (int64(n) * C + c) * P + p;
        y[place] = largest;
        index[place] = Index(element);
    }
}
