// `lanes.h` on AVX2: each sixteen in two registers of eight.
#pragma once

struct Floats { __m256 low, high; };
struct Ints { __m256i low, high; };

#define BOTH(type, name, call)                                                                                     \
    static inline type name(type a, type b) { return {call(a.low, b.low), call(a.high, b.high)}; }
BOTH(Floats, plus, _mm256_add_ps)
BOTH(Floats, minus, _mm256_sub_ps)
BOTH(Floats, times, _mm256_mul_ps)
BOTH(Floats, over, _mm256_div_ps)
BOTH(Floats, greatest, _mm256_max_ps)
BOTH(Floats, least, _mm256_min_ps)
BOTH(Ints, add, _mm256_add_epi32)
BOTH(Ints, both_of, _mm256_and_si256)
BOTH(Ints, either, _mm256_or_si256)
BOTH(Ints, product32, _mm256_mullo_epi32)
BOTH(Ints, product2, _mm256_madd_epi16)  // two 16-bit words of a times two of b, lane by lane
#undef BOTH

static inline Floats all(float x) { return {_mm256_set1_ps(x), _mm256_set1_ps(x)}; }
static inline Floats load(const float* x) { return {_mm256_loadu_ps(x), _mm256_loadu_ps(x + 8)}; }
static inline void store(float* y, Floats x) { _mm256_storeu_ps(y, x.low), _mm256_storeu_ps(y + 8, x.high); }
static inline Floats load_some(const float* x, int n) {
    if (n >= 16) return load(x);
    alignas(32) float kept[16] = {};
    for (int i = 0; i < n; i++) kept[i] = x[i];
    return load(kept);
}
static inline void store_some(float* y, Floats x, int n) {
    if (n >= 16) return store(y, x);
    alignas(32) float kept[16];
    store(kept, x);
    for (int i = 0; i < n; i++) y[i] = kept[i];
}
static inline Floats fma(Floats a, Floats b, Floats c) {
    return {_mm256_fmadd_ps(a.low, b.low, c.low), _mm256_fmadd_ps(a.high, b.high, c.high)};
}
static inline Floats minus_product(Floats a, Floats b, Floats c) {
    return {_mm256_fnmadd_ps(a.low, b.low, c.low), _mm256_fnmadd_ps(a.high, b.high, c.high)};
}
static inline Floats magnitude(Floats x) {
    const __m256 sign = _mm256_set1_ps(-0.0f);
    return {_mm256_andnot_ps(sign, x.low), _mm256_andnot_ps(sign, x.high)};
}
static inline Floats nearest(Floats x) {
    const int how = _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC;
    return {_mm256_round_ps(x.low, how), _mm256_round_ps(x.high, how)};
}
static inline __m256 power8(__m256 n) {
    return _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_add_epi32(_mm256_cvtps_epi32(n), _mm256_set1_epi32(127)), 23));
}
// Powers from -126 to 127 only.
static inline Floats scaled(Floats x, Floats power) {
    return {_mm256_mul_ps(x.low, power8(power.low)), _mm256_mul_ps(x.high, power8(power.high))};
}
static inline Floats zero_below(Floats x, Floats bound, Floats y) {
    return {_mm256_andnot_ps(_mm256_cmp_ps(x.low, bound.low, _CMP_LT_OQ), y.low),
            _mm256_andnot_ps(_mm256_cmp_ps(x.high, bound.high, _CMP_LT_OQ), y.high)};
}

static inline float sum_of(Floats x) {
    const __m256 eight = _mm256_add_ps(x.low, x.high);
    __m128 sum = _mm_add_ps(_mm256_castps256_ps128(eight), _mm256_extractf128_ps(eight, 1));
    sum = _mm_add_ps(sum, _mm_movehl_ps(sum, sum));
    return _mm_cvtss_f32(_mm_add_ss(sum, _mm_shuffle_ps(sum, sum, 1)));
}
static inline float greatest_of(Floats x) {
    const __m256 eight = _mm256_max_ps(x.low, x.high);
    __m128 most = _mm_max_ps(_mm256_castps256_ps128(eight), _mm256_extractf128_ps(eight, 1));
    most = _mm_max_ps(most, _mm_movehl_ps(most, most));
    return _mm_cvtss_f32(_mm_max_ss(most, _mm_shuffle_ps(most, most, 1)));
}

static inline Ints all_ints(int32_t x) { return {_mm256_set1_epi32(x), _mm256_set1_epi32(x)}; }
static inline Ints none() { return all_ints(0); }
static inline Ints load_ints(const void* x) { return {_mm256_loadu_si256((const __m256i*)x), _mm256_loadu_si256((const __m256i*)x + 1)}; }
static inline Floats as_floats(Ints x) { return {_mm256_cvtepi32_ps(x.low), _mm256_cvtepi32_ps(x.high)}; }
static inline Ints rounded(Floats x) { return {_mm256_cvtps_epi32(x.low), _mm256_cvtps_epi32(x.high)}; }
static inline int32_t total_of(Ints x) {
    const __m256i eight = _mm256_add_epi32(x.low, x.high);
    __m128i sum = _mm_add_epi32(_mm256_castsi256_si128(eight), _mm256_extracti128_si256(eight, 1));
    sum = _mm_add_epi32(sum, _mm_shuffle_epi32(sum, 0x4e));
    return _mm_cvtsi128_si32(_mm_add_epi32(sum, _mm_shuffle_epi32(sum, 0xb1)));
}
// Sixteen 32-bit integers, each of which fits, as 16-bit words.
static inline __m256i as_words(Ints x) { return _mm256_permute4x64_epi64(_mm256_packs_epi32(x.low, x.high), 0xd8); }
static inline void store_words(int16_t* y, Ints x) { _mm256_storeu_si256((__m256i*)y, as_words(x)); }
static inline void store_bytes(int8_t* y, Ints x) {
    const __m256i words = as_words(x);
    const __m128i bytes = _mm_packs_epi16(_mm256_castsi256_si128(words), _mm256_extracti128_si256(words, 1));
    _mm_storeu_si128((__m128i*)y, bytes);
}
static inline Ints four_bytes_everywhere(const void* x) {
    int32_t four;
    __builtin_memcpy(&four, x, 4);
    return all_ints(four);
}
static inline Ints low_nibbles(Ints x) {
    const __m256i mask = _mm256_set1_epi8(15);
    return {_mm256_and_si256(x.low, mask), _mm256_and_si256(x.high, mask)};
}
static inline Ints high_nibbles(Ints x) { return low_nibbles({_mm256_srli_epi16(x.low, 4), _mm256_srli_epi16(x.high, 4)}); }
template <int N>
static inline Ints left16(Ints x) { return {_mm256_slli_epi16(x.low, N), _mm256_slli_epi16(x.high, N)}; }
template <int N>
static inline Ints right16(Ints x) { return {_mm256_srli_epi16(x.low, N), _mm256_srli_epi16(x.high, N)}; }
static inline void store_ints(void* y, Ints x) { _mm256_storeu_si256((__m256i*)y, x.low), _mm256_storeu_si256((__m256i*)y + 1, x.high); }
// x, and those bits of y in each byte that `Mask` has.
template <int Mask>
static inline Ints with_bits(Ints x, Ints y) {
    const __m256i mask = _mm256_set1_epi8(Mask);
    return either(x, both_of(y, Ints{mask, mask}));
}
static inline Ints unsigned16(const uint8_t* x) {
    return {_mm256_cvtepu8_epi32(_mm_loadl_epi64((const __m128i*)x)), _mm256_cvtepu8_epi32(_mm_loadl_epi64((const __m128i*)(x + 8)))};
}
static inline Ints bytes16(const int8_t* x) {
    return {_mm256_cvtepi8_epi32(_mm_loadl_epi64((const __m128i*)x)), _mm256_cvtepi8_epi32(_mm_loadl_epi64((const __m128i*)(x + 8)))};
}
// 32 signed bytes as 16-bit words.
static inline Ints words_of(const int8_t* x) {
    return {_mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i*)x)), _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i*)x + 1))};
}

// A sum that stays where it is: GCC would put off additions, or take them in another order, and keep more than registers hold.
static inline Ints kept(Ints x) {
    asm("" : "+x"(x.low), "+x"(x.high));
    return x;
}

// acc += two 16-bit words of a times two of b, lane by lane.
static inline Ints dot2(Ints acc, Ints a, Ints b) { return kept(add(acc, product2(a, b))); }

// Two bytes of a times two signed ones of b, as a word each, which must fit.
static inline Ints pairs4(Ints a, Ints b) { return {_mm256_maddubs_epi16(a.low, b.low), _mm256_maddubs_epi16(a.high, b.high)}; }
// Words of x onto those of a sum.
static inline Ints add16(Ints sum, Ints x) { return kept({_mm256_add_epi16(sum.low, x.low), _mm256_add_epi16(sum.high, x.high)}); }
// The low word of each lane in both.
static inline Ints twice(Ints x) {
    const Ints low = both_of(x, {_mm256_set1_epi32(0xffff), _mm256_set1_epi32(0xffff)});
    return either(low, {_mm256_slli_epi32(x.low, 16), _mm256_slli_epi32(x.high, 16)});
}

static inline __m256i four_small(__m256i a, __m256i b) { return _mm256_madd_epi16(_mm256_maddubs_epi16(a, b), _mm256_set1_epi16(1)); }
static inline __m256i four_any(__m256i a, __m256i b) {
    const __m256i even = _mm256_madd_epi16(_mm256_and_si256(a, _mm256_set1_epi16(255)), _mm256_srai_epi16(_mm256_slli_epi16(b, 8), 8));
    return _mm256_add_epi32(even, _mm256_madd_epi16(_mm256_srli_epi16(a, 8), _mm256_srai_epi16(b, 8)));
}

// acc += four unsigned bytes of a times four signed ones of b, lane by lane. Small: those of a are below 64.
template <bool Small>
static inline Ints dot4(Ints acc, Ints a, Ints b) {
    if (Small) return add(acc, {four_small(a.low, b.low), four_small(a.high, b.high)});
    return add(acc, {four_any(a.low, b.low), four_any(a.high, b.high)});
}

static inline Floats halves16(const uint16_t* x) {
    return {_mm256_cvtph_ps(_mm_loadu_si128((const __m128i*)x)), _mm256_cvtph_ps(_mm_loadu_si128((const __m128i*)x + 1))};
}
static inline __m256 widened8(const bf16* x) {
    return _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_cvtepu16_epi32(_mm_loadu_si128((const __m128i*)x)), 16));
}
static inline Floats widened16(const bf16* x) { return {widened8(x), widened8(x + 8)}; }
static inline void store_bf16(bf16* y, Floats x) {
    alignas(32) float kept[16];
    store(kept, x);
    for (int i = 0; i < 16; i++) y[i] = narrowed(kept[i]);
}
