// What CUDA C has beyond C++, so that a host compiler takes a kernel as it stands, and a launch that
// runs its threads one after the other. It is right for kernels whose threads do not wait for each
// other and share no memory; ours are of that kind.

#include <cstring>
#include <tuple>
#include <type_traits>
#include <utility>

#define __global__ static
#define __device__

struct Dim3 { unsigned x, y, z; };
static Dim3 gridDim, blockDim, blockIdx, threadIdx;

static inline unsigned short bits_of(float value) {
    _Float16 half = value;
    unsigned short bits;
    std::memcpy(&bits, &half, 2);
    return bits;
}
static inline float float_of(unsigned short bits) {
    _Float16 half;
    std::memcpy(&half, &bits, 2);
    return half;
}

// As cuLaunchKernel: `arguments` points to the value of each parameter.
template <typename... Parameters, size_t... I>
static void launch(void (*kernel)(Parameters...), void** arguments, std::index_sequence<I...>) {
    for (blockIdx.z = 0; blockIdx.z < gridDim.z; blockIdx.z++)
    for (blockIdx.y = 0; blockIdx.y < gridDim.y; blockIdx.y++)
    for (blockIdx.x = 0; blockIdx.x < gridDim.x; blockIdx.x++)
    for (threadIdx.z = 0; threadIdx.z < blockDim.z; threadIdx.z++)
    for (threadIdx.y = 0; threadIdx.y < blockDim.y; threadIdx.y++)
    for (threadIdx.x = 0; threadIdx.x < blockDim.x; threadIdx.x++)
        kernel(*static_cast<std::remove_reference_t<Parameters>*>(arguments[I])...);
}

template <typename... Parameters>
static void launch(void (*kernel)(Parameters...), void** arguments, Dim3 grid, Dim3 block) {
    gridDim = grid;
    blockDim = block;
    launch(kernel, arguments, std::index_sequence_for<Parameters...>());
}
