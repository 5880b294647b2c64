// `lanes.h` on AVX-512; its BF16 and VNNI products where the processor has them.
#pragma once

typedef __m512 Floats;
typedef __m512i Ints;

static inline Floats all(float x) { return _mm512_set1_ps(x); }
static inline Floats load(const float* x) { return _mm512_loadu_ps(x); }
static inline void store(float* y, Floats x) { _mm512_storeu_ps(y, x); }
static inline __mmask16 first(int n) { return n >= 16 ? 0xffff : (1u << n) - 1; }
static inline Floats load_some(const float* x, int n) { return _mm512_maskz_loadu_ps(first(n), x); }
static inline void store_some(float* y, Floats x, int n) { _mm512_mask_storeu_ps(y, first(n), x); }
static inline Floats plus(Floats a, Floats b) { return _mm512_add_ps(a, b); }
static inline Floats minus(Floats a, Floats b) { return _mm512_sub_ps(a, b); }
static inline Floats times(Floats a, Floats b) { return _mm512_mul_ps(a, b); }
static inline Floats over(Floats a, Floats b) { return _mm512_div_ps(a, b); }
static inline Floats fma(Floats a, Floats b, Floats c) { return _mm512_fmadd_ps(a, b, c); }
static inline Floats minus_product(Floats a, Floats b, Floats c) { return _mm512_fnmadd_ps(a, b, c); }
static inline Floats greatest(Floats a, Floats b) { return _mm512_max_ps(a, b); }
static inline Floats least(Floats a, Floats b) { return _mm512_min_ps(a, b); }
static inline Floats magnitude(Floats x) { return _mm512_abs_ps(x); }
static inline Floats nearest(Floats x) { return _mm512_roundscale_ps(x, 0); }
static inline Floats scaled(Floats x, Floats power) { return _mm512_scalef_ps(x, power); }
static inline Floats zero_below(Floats x, Floats bound, Floats y) {
    return _mm512_maskz_mov_ps(_knot_mask16(_mm512_cmp_ps_mask(x, bound, _CMP_LT_OQ)), y);
}

static inline float sum_of8(__m256 x) {
    __m128 sum = _mm_add_ps(_mm256_castps256_ps128(x), _mm256_extractf128_ps(x, 1));
    sum = _mm_add_ps(sum, _mm_movehl_ps(sum, sum));
    return _mm_cvtss_f32(_mm_add_ss(sum, _mm_shuffle_ps(sum, sum, 1)));
}
static inline float sum_of(Floats x) { return sum_of8(_mm256_add_ps(_mm512_castps512_ps256(x), _mm512_extractf32x8_ps(x, 1))); }
static inline float greatest_of(Floats x) { return _mm512_reduce_max_ps(x); }

static inline Ints none() { return _mm512_setzero_si512(); }
static inline Ints all_ints(int32_t x) { return _mm512_set1_epi32(x); }
static inline Ints add(Ints a, Ints b) { return _mm512_add_epi32(a, b); }
static inline Ints load_ints(const void* x) { return _mm512_loadu_si512(x); }
static inline Floats as_floats(Ints x) { return _mm512_cvtepi32_ps(x); }
static inline Ints rounded(Floats x) { return _mm512_cvtps_epi32(x); }
static inline int32_t total_of(Ints x) { return _mm512_reduce_add_epi32(x); }
static inline void store_bytes(int8_t* y, Ints x) { _mm_storeu_si128((__m128i*)y, _mm512_cvtepi32_epi8(x)); }
static inline void store_words(int16_t* y, Ints x) { _mm256_storeu_si256((__m256i*)y, _mm512_cvtepi32_epi16(x)); }
static inline Ints four_bytes_everywhere(const void* x) {
    int32_t four;
    __builtin_memcpy(&four, x, 4);
    return _mm512_set1_epi32(four);
}
static inline Ints low_nibbles(Ints x) { return _mm512_and_si512(x, _mm512_set1_epi8(15)); }
static inline Ints high_nibbles(Ints x) { return _mm512_and_si512(_mm512_srli_epi16(x, 4), _mm512_set1_epi8(15)); }
template <int N>
static inline Ints left16(Ints x) { return _mm512_slli_epi16(x, N); }
template <int N>
static inline Ints right16(Ints x) { return _mm512_srli_epi16(x, N); }
static inline void store_ints(void* y, Ints x) { _mm512_storeu_si512(y, x); }
// x, and those bits of y in each byte that `Mask` has.
template <int Mask>
static inline Ints with_bits(Ints x, Ints y) { return _mm512_ternarylogic_epi32(x, y, _mm512_set1_epi8(Mask), 0xf8); }
static inline Ints product32(Ints a, Ints b) { return _mm512_mullo_epi32(a, b); }
static inline Ints unsigned16(const uint8_t* x) { return _mm512_cvtepu8_epi32(_mm_loadu_si128((const __m128i*)x)); }
static inline Ints bytes16(const int8_t* x) { return _mm512_cvtepi8_epi32(_mm_loadu_si128((const __m128i*)x)); }
// 32 signed bytes as 16-bit words.
static inline Ints words_of(const int8_t* x) { return _mm512_cvtepi8_epi16(_mm256_loadu_si256((const __m256i*)x)); }

// acc += two 16-bit words of a times two of b, lane by lane.
static inline Ints dot2(Ints acc, Ints a, Ints b) {
#ifdef __AVX512VNNI__
    // Not the intrinsic: GCC 12 copies its accumulator, and then runs out of registers.
    asm("vpdpwssd %2, %1, %0" : "+v"(acc) : "v"(a), "v"(b));
    return acc;
#else
    return _mm512_add_epi32(acc, _mm512_madd_epi16(a, b));
#endif
}

// acc += four unsigned bytes of a times four signed ones of b, lane by lane. Small: those of a are below 64.
template <bool Small>
static inline Ints dot4(Ints acc, Ints a, Ints b) {
#ifdef __AVX512VNNI__
    asm("vpdpbusd %2, %1, %0" : "+v"(acc) : "v"(a), "v"(b));
    return acc;
#else
    if (Small) return _mm512_add_epi32(acc, _mm512_madd_epi16(_mm512_maddubs_epi16(a, b), _mm512_set1_epi16(1)));
    const Ints even = _mm512_madd_epi16(_mm512_and_si512(a, _mm512_set1_epi16(255)), _mm512_srai_epi16(_mm512_slli_epi16(b, 8), 8));
    const Ints odd = _mm512_madd_epi16(_mm512_srli_epi16(a, 8), _mm512_srai_epi16(b, 8));
    return _mm512_add_epi32(acc, _mm512_add_epi32(even, odd));
#endif
}

static inline Floats halves16(const uint16_t* x) { return _mm512_cvtph_ps(_mm256_loadu_si256((const __m256i*)x)); }
static inline __m512 widened(__m256i x) { return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(x), 16)); }
static inline Floats widened16(const bf16* x) { return widened(_mm256_loadu_si256((const __m256i*)x)); }

static inline __m256i narrowed16(__m512 x) {
    __m512i bits = _mm512_castps_si512(x);
    __m512i odd = _mm512_and_si512(_mm512_srli_epi32(bits, 16), _mm512_set1_epi32(1));
    __m512i up = _mm512_add_epi32(_mm512_add_epi32(bits, odd), _mm512_set1_epi32(0x7fff));
    return _mm512_cvtepi32_epi16(_mm512_srli_epi32(up, 16));
}
static inline void store_bf16(bf16* y, Floats x) { _mm256_storeu_si256((__m256i*)y, narrowed16(x)); }

// acc += pair of a times pair of b, lane by lane; a and b hold 32 bfloat16.
static inline __m512 dot2(__m512 acc, __m512i a, __m512i b) {
#ifdef __AVX512BF16__
    return _mm512_dpbf16_ps(acc, (__m512bh)a, (__m512bh)b);
#else
    const __m512i high = _mm512_set1_epi32(0xffff0000);
    acc = _mm512_fmadd_ps(_mm512_castsi512_ps(_mm512_and_si512(a, high)), _mm512_castsi512_ps(_mm512_and_si512(b, high)), acc);
    return _mm512_fmadd_ps(_mm512_castsi512_ps(_mm512_slli_epi32(a, 16)), _mm512_castsi512_ps(_mm512_slli_epi32(b, 16)), acc);
#endif
}

static inline __m512i pair_everywhere(const bf16* x) { return four_bytes_everywhere(x); }
