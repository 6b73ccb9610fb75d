// What every kernel shares. It is put before the kernel's own file.
//
// A GPU runs a kernel once for each thread of a grid, and a thread asks where in the grid it is to
// know which element is its own. Here
//
//     x    runs along the pixels of an image, row by row,
//     y    along the channels,
//     z    along the images of the batch.
//
// 32 threads that are neighbours along x run in step, as a warp. Where they read or write
// neighbouring numbers, the memory serves them all at once: access is coalesced. Pixels of a row
// are neighbours in memory, which is why x runs along them.
//
// A thread may have several channels and images to do, one after the other. What depends on the
// pixel alone, and the divisions in it, which a GPU is slow at, are then paid for once.
//
// __restrict__ promises that the arrays do not overlap: reading need not wait for what is written.
//
// Offsets are 64 bits long: a batch of columns is soon larger than 2^31 numbers.

typedef long long int64;

// Two bytes that are stored; computed with is float. The processor converts in one instruction.
struct float16 {
    unsigned short bits;

    float16() = default;
#ifdef __CUDACC_RTC__
    __device__ float16(float value) {
        asm("cvt.rn.f16.f32 %0, %1;" : "=h"(bits) : "f"(value));
    }
    __device__ operator float() const {
        float value;
        asm("cvt.f32.f16 %0, %1;" : "=f"(value) : "h"(bits));
        return value;
    }
#else
    float16(float value) : bits(bits_of(value)) {}
    operator float() const { return float_of(bits); }
#endif
};

// The type to sum up in: float16 has too few digits for a sum, and ends at 65504.
template <typename T> struct Accumulator { typedef T type; };
template <> struct Accumulator<float16> { typedef float type; };

// How far apart neighbours along each axis of an array (N, C, height, width) lie, in elements.
struct Strides {
    int64 n, c, h, w;
};

// This thread's pixel, first channel and first image ...
__device__ inline unsigned pixel_of_thread() { return blockIdx.x * blockDim.x + threadIdx.x; }
__device__ inline int first_channel() { return blockIdx.y * blockDim.y + threadIdx.y; }
__device__ inline int first_image() { return blockIdx.z; }

// ... and how far it is to the next of them.
__device__ inline int channel_step() { return gridDim.y * blockDim.y; }
__device__ inline int image_step() { return gridDim.z; }
