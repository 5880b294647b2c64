// Sixteen floats or sixteen 32-bit integers at a time: one AVX-512 register, or two of AVX2. Lane by lane both give the same
// bits, and sums across lanes are taken in the same order. It knows registers only.
#pragma once
#include <cstdint>
#include <cmath>
#include <immintrin.h>

#if defined(__AVX512F__) && defined(__AVX512BW__) && defined(__AVX512DQ__) && defined(__AVX512VL__)
#define IMPASTO_WIDE 1
#if defined(__AMX_TILE__) && defined(__AMX_BF16__) && defined(__AVX512BF16__) && defined(__linux__)
#define IMPASTO_TILES 1
#endif
#elif !defined(__AVX2__) || !defined(__FMA__) || !defined(__F16C__)
#error "AVX-512 F, BW, DQ and VL, or AVX2, FMA and F16C are needed"
#endif

typedef uint16_t bf16;

static inline float widened(bf16 x) {
    uint32_t bits = uint32_t(x) << 16;
    float y;
    __builtin_memcpy(&y, &bits, 4);
    return y;
}

// To the nearest, ties to even. Not for NaN.
static inline bf16 narrowed(float x) {
    uint32_t bits;
    __builtin_memcpy(&bits, &x, 4);
    return bf16((bits + 0x7fff + ((bits >> 16) & 1)) >> 16);
}

// The first place from here on at which a line of the cache begins.
static inline bf16* at_line(bf16* x) { return (bf16*)((uintptr_t(x) + 63) & ~uintptr_t(63)); }

#ifdef IMPASTO_WIDE
#include "lanes_avx512.h"
#else
#include "lanes_avx2.h"
#endif

static inline Floats zeros() { return all(0.0f); }

// e^x within 2 units of the last place; 0 below -87.
static inline Floats exponential(Floats x) {
    const Floats floor = all(-87.0f);
    const Floats within = least(greatest(x, all(-88.0f)), all(88.0f));
    const Floats n = nearest(times(within, all(1.44269504088896f)));
    Floats r = minus_product(n, all(0.693359375f), within);
    r = minus_product(n, all(-2.12194440e-4f), r);
    Floats p = all(1.9875691500e-4f);
    p = fma(p, r, all(1.3981999507e-3f));
    p = fma(p, r, all(8.3334519073e-3f));
    p = fma(p, r, all(4.1665795894e-2f));
    p = fma(p, r, all(1.6666665459e-1f));
    p = fma(p, r, all(5.0000001201e-1f));
    p = fma(times(r, r), p, plus(r, all(1.0f)));
    return zero_below(x, floor, scaled(p, n));
}

// x of length n (a multiple of 16), normed. weight may be null.
static inline void rms_norm(const float* x, const float* weight, int n, float eps, float* y) {
    Floats squares = zeros();
    for (int i = 0; i < n; i += 16) {
        const Floats v = load(x + i);
        squares = fma(v, v, squares);
    }
    const Floats scale = all(1.0f / std::sqrt(sum_of(squares) / n + eps));
    for (int i = 0; i < n; i += 16) {
        Floats v = times(load(x + i), scale);
        if (weight) v = times(v, load(weight + i));
        store(y + i, v);
    }
}

// 32 floats as signed 8-bit codes of a common step. Returns the step; `total` is the sum of the codes, `half` that of
// the first sixteen.
static inline float quantized32(const float* x, int8_t* codes, int32_t& total, int32_t& half) {
    const Floats a = load(x), b = load(x + 16);
    const float most = greatest_of(greatest(magnitude(a), magnitude(b)));
    const Floats inverse = all(most > 0 ? 127.0f / most : 0.0f);
    const Ints low = rounded(times(a, inverse)), high = rounded(times(b, inverse));
    store_bytes(codes, low);
    store_bytes(codes + 16, high);
    total = total_of(add(low, high));
    half = total_of(low);
    return most / 127.0f;
}

static inline float greatest_magnitude(const float* x, int n) {
    Floats most = zeros();
    for (int i = 0; i < n; i += 16) most = greatest(most, magnitude(load(x + i)));
    return greatest_of(most);
}
