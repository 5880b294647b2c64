// 32 rows of a matrix of codes as bfloat16, as the processor's tiles read them: [K / 32, 2, 16 pairs of columns, 16 rows, 2]. It knows
// the layouts of `product_int8.h` and `ggml_blocks.h`, and no arithmetic of products.
#pragma once
#include "product_blocks.h"

// Four columns of sixteen rows, a byte each: code · scale + base.
static inline void widen_four(Ints codes, Floats scale, Floats base, bf16* to) {
    const Ints byte = _mm512_set1_epi32(255);
    const Ints order = _mm512_set_epi16(31, 15, 30, 14, 29, 13, 28, 12, 27, 11, 26, 10, 25, 9, 24, 8, 23, 7, 22, 6, 21, 5, 20, 4, 19, 3, 18, 2, 17, 1, 16, 0);
    const auto value = [&](Ints code) __attribute__((always_inline)) { return fma(as_floats(code), scale, base); };
    const auto pair = [&](Floats even, Floats odd, bf16* at) __attribute__((always_inline)) {
        store_ints(at, _mm512_permutexvar_epi16(order, (__m512i)_mm512_cvtne2ps_pbh(odd, even)));
    };
    pair(value(_mm512_and_si512(codes, byte)), value(_mm512_and_si512(_mm512_srli_epi32(codes, 8), byte)), to);
    pair(value(_mm512_and_si512(_mm512_srli_epi32(codes, 16), byte)), value(_mm512_srli_epi32(codes, 24)), to + 32);
}

template <int Planes>
static void widen_grouped(const Matrix& m, int half, bf16* panel) {
    const int spans = m.columns / 32, per_group = m.group / 32;
    const uint8_t* codes = m.codes + int64_t(half) * m.columns * 16 * Planes;
    const Floats centre = all(Planes == 1 ? -8.0f : -128.0f);
    for (int span = 0; span < spans; span++, panel += 1024) {
        const int64_t at = (int64_t(half / 2) * groups_of(m) + span / per_group) * BLOCK + 32 * (half % 2);
        Floats scale[2], base[2];
        for (int j = 0; j < 2; j++) {
            scale[j] = scales16(m, m.scales, at + 16 * j);
            base[j] = fma(centre, scale[j], m.zeros ? scales16(m, m.zeros, at + 16 * j) : zeros());
        }
        for (int four = 0; four < 8; four++, codes += 64 * Planes) {
            const Ints both = load_ints(codes);
            widen_four(Planes == 1 ? low_nibbles(both) : both, scale[0], base[0], panel + 64 * four);
            widen_four(Planes == 1 ? high_nibbles(both) : load_ints(codes + 64), scale[1], base[1], panel + 512 + 64 * four);
        }
    }
}

template <int Kind>
static void widen_blocks(const Matrix& m, int half, bf16* panel) {
    constexpr BlockForm form = form_of(Kind);
    constexpr int Spans = form.columns / 32;
    const int units = m.columns / form.columns;
    const uint8_t* at = m.codes + int64_t(half) * units * form.bytes * 32;
    for (int unit = 0; unit < units; unit++) {
        const uint8_t* scales = at + 64;  // of Q6_K
        const Head<Kind> head(at);
        at += head_bytes(Kind);
        for (int own = 0; own < Spans; own++, panel += 1024) {
            const uint8_t* upper = at;
            at += upper_bytes(Kind);
            Floats scale[2], base[2];
            for (int j = 0; j < 2; j++) {
                scale[j] = head.scale_of(own, j);
                const Floats low = has_minimum(Kind) ? head.minimum_of(own, j) : zeros();
                base[j] = Kind == Q5_1 ? low : has_minimum(Kind) ? minus(zeros(), low) : times(scale[j], all(float(-form.centre)));
            }
            const auto four_columns = [&](auto number) __attribute__((always_inline)) {
                constexpr int Four = decltype(number)::value;
                Ints w[2];
                codes_of_four<Kind, Four>(at, upper, w);
                for (int j = 0; j < 2; j++) {
                    if constexpr (Kind != Q6_K) widen_four(w[j], scale[j], base[j], panel + 512 * j + 64 * Four);
                    else {
                        const Floats finer = as_floats(bytes16((const int8_t*)scales + 64 * own + 32 * (Four / 4) + 16 * j));
                        widen_four(w[j], times(scale[j], finer), times(base[j], finer), panel + 512 * j + 64 * Four);
                    }
                }
            };
            four_columns(std::integral_constant<int, 0>()), four_columns(std::integral_constant<int, 1>());
            four_columns(std::integral_constant<int, 2>()), four_columns(std::integral_constant<int, 3>());
            four_columns(std::integral_constant<int, 4>()), four_columns(std::integral_constant<int, 5>());
            four_columns(std::integral_constant<int, 6>()), four_columns(std::integral_constant<int, 7>());
            at += 512;
        }
    }
}

// Rows 32 · half to 32 · half + 31 of the matrix itself, not of what is chained to it.
static void widen(const Matrix& m, int half, bf16* panel) {
    switch (m.kind) {
        case GROUPED: return m.planes == 1 ? widen_grouped<1>(m, half, panel) : widen_grouped<2>(m, half, panel);
        case Q5_0: return widen_blocks<Q5_0>(m, half, panel);
        case Q5_1: return widen_blocks<Q5_1>(m, half, panel);
        case Q4_K: return widen_blocks<Q4_K>(m, half, panel);
        case Q5_K: return widen_blocks<Q5_K>(m, half, panel);
        case Q6_K: return widen_blocks<Q6_K>(m, half, panel);
    }
}
