// avg_pool2d: the sum of each window, divided by how many pixels count.
//
//     y[n, c, h, w] = sum over i, j of x[n, c, h * stride - padding + i, ...] / divisor[h, w]
//
// A thread has one place (h, w) of the window, as in max_pool2d. The divisor depends on the place
// alone: it is read once, and serves all channels and images that the thread has.
//
// Bytes: x is read once, y is written once. Floor: (x + y) / memory bandwidth.

template <typename T>
__global__ void avg_pool2d(
        const T* __restrict__ x, const int64* __restrict__ divisor, T* __restrict__ y,
        Window window, Strides xs, int N, int C) {
    typedef typename Accumulator<T>::type Sum;
    const unsigned p = pixel_of_thread(), P = window.rows.places * window.columns.places;
    if (p >= P) return;
    const int h = p / window.columns.places, w = p % window.columns.places;
    const Sum count = Sum(divisor[p]);

    for (int n = first_image(); n < N; n += image_step())
    for (int c = first_channel(); c < C; c += channel_step()) {
        const T* image = x + n * xs.n + c * xs.c;
        Sum sum = 0;

        for (int i = 0; i < window.rows.kernel; i++) {
            const int row = window.rows.pixel(h, i);
            for (int j = 0; window.rows.inside(row) && j < window.columns.kernel; j++) {
                const int at = window.columns.pixel(w, j);
                if (window.columns.inside(at)) sum += image[row * xs.h + at * xs.w];
            }
        }
        y[(int64(n) * C + c) * P + p] = T(sum / count);
    }
}
