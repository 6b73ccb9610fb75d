// A window on an image, as a kernel sees it: the counterpart of window.py.

// What a window does along one axis of an image; rows and columns have one each.
struct Axis {
    int size;      // pixels of the image
    int places;    // of the window: the pixels of the output
    int kernel, stride, padding, dilation;

    // The pixel that element i of the window meets at a place; inside() says whether there is one.
    __device__ int pixel(int place, int i) const {
        return place * stride - padding + i * dilation;
    }
    __device__ bool inside(int pixel) const {
        return 0 <= pixel && pixel < size;
    }

    // The other way round: the places from whose window a pixel may be seen are first to last ...
    __device__ int first_place(int pixel) const {
        int beyond = pixel + padding - (kernel - 1) * dilation;
        return beyond <= 0 ? 0 : (beyond + stride - 1) / stride;
    }
    __device__ int last_place(int pixel) const {
        int last = (pixel + padding) / stride;
        return last < places ? last : places - 1;
    }
    // ... and this element of the window meets it there; -1 where it falls into a hole.
    __device__ int element(int pixel, int place) const {
        int distance = pixel + padding - place * stride;
        if (dilation == 1) return distance;
        return distance % dilation == 0 ? distance / dilation : -1;
    }
};

struct Window {
    Axis rows, columns;
};

// How far apart columns (N, C, KH, KW, OH, OW) lie, in numbers: from image to image, from channel
// to channel, from element to element of the window. The places (h, w) are side by side.
struct ColumnStrides {
    int64 n, c, element;
};
