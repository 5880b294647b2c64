// y = x W' for matrices that are kept as ggml's blocks: `product_int8.h`'s arithmetic, with codes and scales put together from the
// file's own bits (`ggml_blocks.h`) where they are used. Decoding a token waits for memory, so bits that are not read are won.
//
// Sums of 32 columns are exact, of Q6_K with its two scales as well; then they are scaled and added to those before them, whatever
// the shape of the tile. So a row of x gives the same bits beside any other rows.
#pragma once
#include <type_traits>
#include "ggml_blocks.h"
#include "product_int8.h"

// Bit `Four` of every byte as its fifth bit. Shifts of 16-bit words soil other bits only.
template <int Four>
static inline Ints fifth_bit(Ints bits) { return Four < 4 ? left16<Four < 4 ? 4 - Four : 0>(bits) : right16<Four < 4 ? 0 : Four - 4>(bits); }
// Two bits at 2 · `At` of every byte as its fifth and sixth.
template <int At>
static inline Ints upper_bits(Ints bits) { return At < 3 ? left16<At < 3 ? 4 - 2 * At : 0>(bits) : right16<2>(bits); }

// Columns 4 · `Four` to 4 · `Four` + 3 of a span: a byte each for the first sixteen rows, and for the others.
template <int Kind, int Four>
static inline void codes_of_four(const uint8_t* at, const uint8_t* upper, Ints w[2]) {
    const Ints both = load_ints(at + 64 * Four);
    w[0] = low_nibbles(both), w[1] = high_nibbles(both);
    if constexpr (has_fifth_bit(Kind)) {
        w[0] = with_bits<16>(w[0], fifth_bit<Four>(load_ints(upper)));
        w[1] = with_bits<16>(w[1], fifth_bit<Four>(load_ints(upper + 64)));
    }
    if constexpr (Kind == Q6_K) {
        const Ints bits = load_ints(upper + 64 * (Four / 2));
        w[0] = with_bits<48>(w[0], upper_bits<2 * (Four % 2)>(bits));
        w[1] = with_bits<48>(w[1], upper_bits<2 * (Four % 2) + 1>(bits));
    }
}

// What a unit's head says of its 32 rows: the common scales and minima, and of Q4_K and Q5_K the eight of each, a byte a row.
template <int Kind>
struct Head {
    Floats scale[2], minimum[2];
    alignas(64) uint8_t six[2][2][128];  // of sixteen rows: scales, minima

    explicit Head(const uint8_t* head) {
        for (int j = 0; j < 2; j++) {
            scale[j] = halves16((const uint16_t*)head + 16 * j);
            if constexpr (has_minimum(Kind)) minimum[j] = halves16((const uint16_t*)(head + 64) + 16 * j);
            if constexpr (Kind == Q4_K || Kind == Q5_K) {
                const Ints scales = load_ints(head + 128 + 192 * j), minima = load_ints(head + 192 + 192 * j), upper = load_ints(head + 256 + 192 * j);
                store_ints(six[j][0], with_bits<48>(low_nibbles(scales), upper_bits<0>(upper)));
                store_ints(six[j][0] + 64, with_bits<48>(high_nibbles(scales), upper_bits<1>(upper)));
                store_ints(six[j][1], with_bits<48>(low_nibbles(minima), upper_bits<2>(upper)));
                store_ints(six[j][1] + 64, with_bits<48>(high_nibbles(minima), upper_bits<3>(upper)));
            }
        }
    }
    Floats scale_of(int span, int j) const {
        if constexpr (Kind == Q4_K || Kind == Q5_K) return times(scale[j], as_floats(unsigned16(six[j][0] + 16 * span)));
        return scale[j];
    }
    Floats minimum_of(int span, int j) const {
        if constexpr (Kind == Q4_K || Kind == Q5_K) return times(minimum[j], as_floats(unsigned16(six[j][1] + 16 * span)));
        return minimum[j];
    }
};

// A product waits for the one before it on its sum, so few tokens need more sums, unless registers do not hold them.
template <int T, int Kind>
static constexpr bool few_sums() {
#ifndef IMPASTO_WIDE
    if (T == 1 && Kind == Q6_K) return true;
#endif
    return T >= 4;
}

// T tokens and 32 rows of the matrix.
template <int T, int Kind>
static void tile_blocks(const Matrix& m, int half, const Input& x, int token, float* y, int64_t stride, bool onto) {
    constexpr BlockForm form = form_of(Kind);
    constexpr int Ways = few_sums<T, Kind>() ? 1 : 2, Parts = Kind == Q6_K ? 2 : 1, Spans = form.columns / 32, Ahead = 2048;
    const int spans = m.columns / 32;
    const uint8_t* at = m.codes + int64_t(half) * (spans / Spans) * form.bytes * 32;
    const int8_t* from = x.codes.data() + int64_t(token) * m.columns;
    const int64_t row = int64_t(token) * spans;
    const float *steps = x.steps.data() + row, *sums = x.sums.data() + row;
    const int32_t *totals = x.totals.data() + row, *halves = x.halves.data() + row;
    const auto fetch = [&](const uint8_t* ahead) __attribute__((always_inline)) { _mm_prefetch((const char*)ahead + Ahead, _MM_HINT_T1); };
    alignas(64) float whole[T][2][16] = {};
    for (int unit = 0; unit < spans / Spans; unit++) {
        const uint8_t* scales = at + 64;  // of Q6_K
        const Head<Kind> head(at);
        for (int line = 0; line < head_bytes(Kind); line += 64) fetch(at + line);
        at += head_bytes(Kind);
        for (int own = 0; own < Spans; own++) {
            const int span = unit * Spans + own;
            const uint8_t* upper = at;
            at += upper_bytes(Kind);
            Ints sum[T][2];
            for (int part = 0; part < Parts; part++) {
                Ints acc[T][2][Ways];
                for (int t = 0; t < T; t++) {
                    const int32_t total = Kind != Q6_K ? totals[t * spans + span] : part == 0 ? halves[t * spans + span] : totals[t * spans + span] - halves[t * spans + span];
                    for (int j = 0; j < 2; j++) {
                        acc[t][j][0] = form.centre ? all_ints(-form.centre * total) : none();
                        for (int way = 1; way < Ways; way++) acc[t][j][way] = none();
                    }
                }
                const auto four_columns = [&](auto number) __attribute__((always_inline)) {
                    constexpr int Four = decltype(number)::value;
                    Ints w[2];
                    codes_of_four<Kind, Four>(at, upper, w);
                    fetch(at + 64 * Four);
                    if (has_fifth_bit(Kind) && Four % 4 == 0) fetch(upper + 16 * Four);
                    if (Kind == Q6_K && Four % 2 == 0) fetch(upper + 32 * Four);
                    for (int t = 0; t < T; t++) {
                        const Ints everywhere = four_bytes_everywhere(from + int64_t(t) * m.columns + 32 * span + 4 * Four);
                        for (int j = 0; j < 2; j++) acc[t][j][Four % Ways] = dot4<true>(acc[t][j][Four % Ways], w[j], everywhere);
                    }
                };
                if (Parts == 1 || part == 0) {
                    four_columns(std::integral_constant<int, 0>()), four_columns(std::integral_constant<int, 1>());
                    four_columns(std::integral_constant<int, 2>()), four_columns(std::integral_constant<int, 3>());
                }
                if (Parts == 1 || part == 1) {
                    four_columns(std::integral_constant<int, 4>()), four_columns(std::integral_constant<int, 5>());
                    four_columns(std::integral_constant<int, 6>()), four_columns(std::integral_constant<int, 7>());
                }
                for (int j = 0; j < 2; j++) {
                    const Ints scale = Kind == Q6_K ? bytes16((const int8_t*)scales + 64 * own + 32 * part + 16 * j) : none();
                    for (int t = 0; t < T; t++) {
                        for (int way = 1; way < Ways; way++) acc[t][j][0] = add(acc[t][j][0], acc[t][j][way]);
                        if (Kind != Q6_K) sum[t][j] = acc[t][j][0];
                        else sum[t][j] = part == 0 ? product32(acc[t][j][0], scale) : add(sum[t][j], product32(acc[t][j][0], scale));
                    }
                }
            }
            at += 512;
            for (int j = 0; j < 2; j++) {
                const Floats scale = head.scale_of(own, j), minimum = has_minimum(Kind) ? head.minimum_of(own, j) : zeros();
                for (int t = 0; t < T; t++) {
                    Floats so_far = load(whole[t][j]);
                    if constexpr (Kind == Q5_1) so_far = fma(minimum, all(sums[t * spans + span]), so_far);
                    else if constexpr (has_minimum(Kind)) so_far = minus_product(minimum, all(sums[t * spans + span]), so_far);
                    store(whole[t][j], fma(as_floats(sum[t][j]), times(scale, all(steps[t * spans + span])), so_far));
                }
            }
            // `whole` stays out of the registers where the sums of the next span need them.
            if (T > 6) asm volatile("" ::: "memory");
        }
    }
    for (int t = 0; t < T; t++)
        for (int j = 0; j < 2; j++) put(m, load(whole[t][j]), 32 * half + 16 * j, y + t * stride, onto);
}

template <int Kind>
static void blocks_of_kind(const Matrix& m, int start, int end, const Input& x, int first, int tokens, float* y, int64_t stride, bool onto) {
    const int tiles = (tokens + AT_ONCE - 1) / AT_ONCE;
    for (int half = 2 * start; half < 2 * end; half++)
        for (int n = 0; n < tiles; n++) {
            const int from = tokens * n / tiles, count = tokens * (n + 1) / tiles - from, token = first + from;
            float* to = y + from * stride;
            switch (count) {
                case 1: tile_blocks<1, Kind>(m, half, x, token, to, stride, onto); break;
                case 2: tile_blocks<2, Kind>(m, half, x, token, to, stride, onto); break;
#ifdef IMPASTO_WIDE
                case 3: tile_blocks<3, Kind>(m, half, x, token, to, stride, onto); break;
                case 4: tile_blocks<4, Kind>(m, half, x, token, to, stride, onto); break;
                case 5: tile_blocks<5, Kind>(m, half, x, token, to, stride, onto); break;
                case 6: tile_blocks<6, Kind>(m, half, x, token, to, stride, onto); break;
                case 7: tile_blocks<7, Kind>(m, half, x, token, to, stride, onto); break;
                case 8: tile_blocks<8, Kind>(m, half, x, token, to, stride, onto); break;
#endif
            }
        }
}

static void blocks_as_in_file(const Matrix& m, int start, int end, const Input& x, int first, int tokens, float* y, int64_t stride, bool onto) {
    switch (m.kind) {
        case Q5_0: return blocks_of_kind<Q5_0>(m, start, end, x, first, tokens, y, stride, onto);
        case Q5_1: return blocks_of_kind<Q5_1>(m, start, end, x, first, tokens, y, stride, onto);
        case Q4_K: return blocks_of_kind<Q4_K>(m, start, end, x, first, tokens, y, stride, onto);
        case Q5_K: return blocks_of_kind<Q5_K>(m, start, end, x, first, tokens, y, stride, onto);
        case Q6_K: return blocks_of_kind<Q6_K>(m, start, end, x, first, tokens, y, stride, onto);
    }
}
