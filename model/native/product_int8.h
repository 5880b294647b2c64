// y = x W' in 8-bit integers: 32 columns at a time are summed exactly, scaled, and added to those before them, whatever the shape
// of the tile. So a row of x gives the same bits beside any other rows.
//
// Layout. Rows in blocks of 64, of two halves of 32, padded with zeros. Of a half, for each four columns: with 4 bits 64 bytes,
// byte 4r + c holds the code of row r, column c in its low nibble and that of row 16 + r in its high one, each raised by 8;
// with 8 bits 64 bytes for sixteen rows, then 64 for the others, codes raised by 128. Scales and zeros: for each group 64 values.
#pragma once
#include <algorithm>
#include "matrix.h"

#ifdef IMPASTO_WIDE
static const int AT_ONCE = 8;
#else
static const int AT_ONCE = 2;
#endif

// Signed codes [rows, columns], rows a multiple of BLOCK, into the layout above.
static void pack_int8(const int8_t* codes, int64_t rows, int64_t columns, int planes, uint8_t* bytes) {
    for (int64_t start = 0; start < rows; start += 32)
        for (int64_t column = 0; column < columns; column += 4)
            for (int part = 0; part < planes; part++)
                for (int r = 0; r < 16; r++)
                    for (int c = 0; c < 4; c++) {
                        const int8_t* low = codes + (start + r) * columns + column + c;
                        const int8_t* high = low + 16 * columns;
                        if (planes == 1) *bytes++ = uint8_t((*low + 8) | (*high + 8) << 4);
                        else *bytes++ = uint8_t((part ? *high : *low) + 128);
                    }
}

// T tokens and half of a block. The codes of a matrix are read in one run, as the processor foresees best.
template <int T, int Planes>
static void tile_int8(const Matrix& m, int block, int half, const Input& x, int token, float* y, int64_t stride, bool onto) {
    const int Ways = T == 1 ? 4 : T < 4 ? 2 : 1;  // a product waits for the one before it on its sum: few tokens need more sums
    const int spans = m.columns / 32, per_group = m.group / 32;
    const int64_t half_bytes = int64_t(m.columns) * 16 * Planes;
    const uint8_t* codes = m.codes + (int64_t(block) * 2 + half) * half_bytes;
    const int8_t* from = x.codes.data() + int64_t(token) * m.columns;
    const int64_t row = int64_t(token) * spans;
    const float *steps = x.steps.data() + row, *sums = x.sums.data() + row;
    const int32_t* totals = x.totals.data() + row;
    alignas(64) float whole[T][2][16] = {};
    for (int span = 0; span < spans; span++) {
        Ints acc[T][2][Ways];
        for (int t = 0; t < T; t++)
            for (int j = 0; j < 2; j++) {
                acc[t][j][0] = all_ints((Planes == 1 ? -8 : -128) * totals[t * spans + span]);
                for (int way = 1; way < Ways; way++) acc[t][j][way] = none();
            }
#pragma GCC unroll 8
        for (int four = 0; four < 8; four++, codes += 64 * Planes) {
            Ints w[2];
            const Ints both = load_ints(codes);
            w[0] = Planes == 1 ? low_nibbles(both) : both;
            w[1] = Planes == 1 ? high_nibbles(both) : load_ints(codes + 64);
            _mm_prefetch((const char*)codes + 2048, _MM_HINT_T1);
            if (Planes == 2) _mm_prefetch((const char*)codes + 2112, _MM_HINT_T1);
            for (int t = 0; t < T; t++) {
                const Ints everywhere = four_bytes_everywhere(from + int64_t(t) * m.columns + 32 * span + 4 * four);
                for (int j = 0; j < 2; j++) acc[t][j][four % Ways] = dot4<Planes == 1>(acc[t][j][four % Ways], w[j], everywhere);
            }
        }
        const int64_t at = (int64_t(block) * groups_of(m) + span / per_group) * BLOCK + 32 * half;
        for (int j = 0; j < 2; j++) {
            const Floats scale = scales16(m, m.scales, at + 16 * j);
            const Floats zero = m.zeros ? scales16(m, m.zeros, at + 16 * j) : zeros();
            for (int t = 0; t < T; t++) {
                const Floats so_far = fma(zero, all(sums[t * spans + span]), load(whole[t][j]));
                Ints sum = acc[t][j][0];
                for (int way = 1; way < Ways; way++) sum = add(sum, acc[t][j][way]);
                store(whole[t][j], fma(as_floats(sum), times(scale, all(steps[t * spans + span])), so_far));
            }
        }
        // `whole` stays out of the registers where the sums of the next span need them.
        if (T > 6) asm volatile("" ::: "memory");
    }
    for (int t = 0; t < T; t++)
        for (int j = 0; j < 2; j++) put(m, load(whole[t][j]), block * BLOCK + 32 * half + 16 * j, y + t * stride, onto);
}

template <int T, int Planes>
static void block_int8(const Matrix& m, int block, const Input& x, int token, float* y, int64_t stride, bool onto) {
    for (int half = 0; half < 2; half++) tile_int8<T, Planes>(m, block, half, x, token, y, stride, onto);
}

template <int Planes>
static void blocks_int8(const Matrix& m, int start, int end, const Input& x, int first, int tokens, float* y, int64_t stride, bool onto) {
    const int tiles = (tokens + AT_ONCE - 1) / AT_ONCE;
    for (int block = start; block < end; block++)
        for (int n = 0; n < tiles; n++) {
            const int from = tokens * n / tiles, count = tokens * (n + 1) / tiles - from, token = first + from;
            float* to = y + from * stride;
            switch (count) {
                case 1: block_int8<1, Planes>(m, block, x, token, to, stride, onto); break;
                case 2: block_int8<2, Planes>(m, block, x, token, to, stride, onto); break;
#ifdef IMPASTO_WIDE
                case 3: block_int8<3, Planes>(m, block, x, token, to, stride, onto); break;
                case 4: block_int8<4, Planes>(m, block, x, token, to, stride, onto); break;
                case 5: block_int8<5, Planes>(m, block, x, token, to, stride, onto); break;
                case 6: block_int8<6, Planes>(m, block, x, token, to, stride, onto); break;
                case 7: block_int8<7, Planes>(m, block, x, token, to, stride, onto); break;
                case 8: block_int8<8, Planes>(m, block, x, token, to, stride, onto); break;
#endif
            }
        }
}
