// y = x W' for a matrix of 4- or 8-bit codes in groups. A row of x gives the same bits beside any other rows: each sum runs
// over a group in pairs, is scaled, and added to the groups before it, whatever the shape of the tile.
//
// Layout. Rows in blocks of 64, padded with zeros. Of a block, for each pair of columns, 64 bytes: 16-bit word 2r + h holds in
// nibble j the code of row 16j + r, column 2p + h. 8 bits: a second such 64 bytes; the first has the high halves (signed),
// the second the low ones. Scales and zeros: for each group 64 values, float16 or float32.
// It knows matrices only.
#pragma once
#include "matrix.h"

static const int TILE = 6;

// Signed codes [rows, columns], rows a multiple of BLOCK, into the layout above.
static void pack_bf16(const int8_t* codes, int64_t rows, int64_t columns, int planes, uint16_t* words) {
    for (int64_t block = 0; block < rows / BLOCK; block++)
        for (int64_t pair = 0; pair < columns / 2; pair++)
            for (int plane = 0; plane < planes; plane++)
                for (int r = 0; r < 16; r++)
                    for (int h = 0; h < 2; h++) {
                        unsigned word = 0;
                        for (int j = 0; j < 4; j++) {
                            const int code = codes[(block * BLOCK + 16 * j + r) * columns + 2 * pair + h];
                            const unsigned half = planes == 1 ? code + 8 : plane == 0 ? code >> 4 : code;
                            word |= (half & 15) << (4 * j);
                        }
                        *words++ = uint16_t(word);
                    }
}

struct Tables {
    __m512i first, second;
    explicit Tables(int planes) {
        alignas(64) bf16 high[32], low[32];
        for (int i = 0; i < 32; i++) {
            int code = i & 15;
            high[i] = narrowed(planes == 1 ? float(code - 8) : 16.0f * (code < 8 ? code : code - 16));
            low[i] = narrowed(float(code));
        }
        first = _mm512_load_si512(high);
        second = _mm512_load_si512(low);
    }
};

static inline void unpack(__m512i words, __m512i table, __m512i z[4]) {
    z[0] = _mm512_permutexvar_epi16(words, table);
    z[1] = _mm512_permutexvar_epi16(_mm512_srli_epi16(words, 4), table);
    z[2] = _mm512_permutexvar_epi16(_mm512_srli_epi16(words, 8), table);
    z[3] = _mm512_permutexvar_epi16(_mm512_srli_epi16(words, 12), table);
}

// Of a row's sums over 32 values, that over the group `g`.
static inline float sum_over(const float* sums, int g, int per_group) {
    float sum = sums[g * per_group];
    for (int i = 1; i < per_group; i++) sum += sums[g * per_group + i];
    return sum;
}

// Few tokens: codes are read once, into registers.
template <int T, int Planes>
static void few(const Matrix& m, const Tables& tables, int block, const bf16* x, const float* sums, float* y, int64_t stride, bool onto) {
    const int groups = groups_of(m), pairs = m.group / 2, per_group = m.group / 32, spans = m.columns / 32;
    const uint8_t* codes = m.codes + int64_t(block) * (m.columns / 2) * 64 * Planes;
    int64_t at = int64_t(block) * groups * BLOCK;
    __m512 total[T][4];
    for (int t = 0; t < T; t++)
        for (int j = 0; j < 4; j++) total[t][j] = _mm512_setzero_ps();
    for (int g = 0; g < groups; g++, at += BLOCK) {
        __m512 acc[T][4];
        for (int t = 0; t < T; t++)
            for (int j = 0; j < 4; j++) acc[t][j] = _mm512_setzero_ps();
        const bf16* from = x + g * m.group;
        for (int p = 0; p < pairs; p++) {
            __m512i z[4];
            for (int plane = 0; plane < Planes; plane++, codes += 64) {
                unpack(_mm512_loadu_si512(codes), plane ? tables.second : tables.first, z);
                for (int t = 0; t < T; t++) {
                    const __m512i both = pair_everywhere(from + int64_t(t) * m.columns + 2 * p);
                    for (int j = 0; j < 4; j++) acc[t][j] = dot2(acc[t][j], z[j], both);
                }
            }
            _mm_prefetch((const char*)codes + 1024, _MM_HINT_T1);
        }
        for (int j = 0; j < 4; j++) {
            const __m512 scale = scales16(m, m.scales, at + 16 * j);
            for (int t = 0; t < T; t++) total[t][j] = _mm512_fmadd_ps(acc[t][j], scale, total[t][j]);
            if (m.zeros) {
                const __m512 zero = scales16(m, m.zeros, at + 16 * j);
                for (int t = 0; t < T; t++)
                    total[t][j] = _mm512_fmadd_ps(zero, _mm512_set1_ps(sum_over(sums + int64_t(t) * spans, g, per_group)), total[t][j]);
            }
        }
    }
    for (int t = 0; t < T; t++)
        for (int j = 0; j < 4; j++) put(m, total[t][j], block * BLOCK + 16 * j, y + t * stride, onto);
}

// Codes of a block as bfloat16, [K / 2, planes, 64 rows, 2].
static inline void widen_block(const Matrix& m, const Tables& tables, int block, bf16* panel) {
    const int64_t words = int64_t(m.columns / 2) * m.planes;
    const uint8_t* codes = m.codes + block * words * 64;
    for (int64_t w = 0; w < words; w++) {
        __m512i z[4];
        unpack(_mm512_loadu_si512(codes + w * 64), m.planes == 2 && (w & 1) ? tables.second : tables.first, z);
        for (int j = 0; j < 4; j++) _mm512_store_si512(panel + w * 128 + 32 * j, z[j]);
    }
}

// A tile of T tokens and 32 rows, from a panel.
template <int T>
static void tile(const Matrix& m, const bf16* panel, int block, int half, const bf16* x, const float* sums, float* y, int64_t stride, bool onto) {
    const int groups = groups_of(m), words = m.group / 2 * m.planes, planes = m.planes;
    const int per_group = m.group / 32, spans = m.columns / 32;
    const bf16* w = panel + 64 * half;
    int64_t at = int64_t(block) * groups * BLOCK + 32 * half;
    __m512 total[T][2];
    for (int t = 0; t < T; t++) total[t][0] = total[t][1] = _mm512_setzero_ps();
    for (int g = 0; g < groups; g++, at += BLOCK) {
        __m512 acc[T][2];
        for (int t = 0; t < T; t++) acc[t][0] = acc[t][1] = _mm512_setzero_ps();
        const bf16* from = x + g * m.group;
        for (int i = 0; i < words; i++, w += 128) {
            const __m512i a = _mm512_load_si512(w), b = _mm512_load_si512(w + 32);
            const bf16* column = from + (planes == 1 ? 2 * i : i & ~1);
            for (int t = 0; t < T; t++) {
                const __m512i both = pair_everywhere(column + int64_t(t) * m.columns);
                acc[t][0] = dot2(acc[t][0], a, both);
                acc[t][1] = dot2(acc[t][1], b, both);
            }
        }
        for (int j = 0; j < 2; j++) {
            const __m512 scale = scales16(m, m.scales, at + 16 * j);
            for (int t = 0; t < T; t++) total[t][j] = _mm512_fmadd_ps(acc[t][j], scale, total[t][j]);
            if (m.zeros) {
                const __m512 zero = scales16(m, m.zeros, at + 16 * j);
                for (int t = 0; t < T; t++)
                    total[t][j] = _mm512_fmadd_ps(zero, _mm512_set1_ps(sum_over(sums + int64_t(t) * spans, g, per_group)), total[t][j]);
            }
        }
    }
    for (int t = 0; t < T; t++)
        for (int j = 0; j < 2; j++) put(m, total[t][j], block * BLOCK + 32 * half + 16 * j, y + t * stride, onto);
}

static void from_panel(const Matrix& m, const bf16* panel, int block, const bf16* x, int tokens, const float* sums, float* y, int64_t stride, bool onto) {
    const int spans = m.columns / 32;
    const int tiles = (tokens + TILE - 1) / TILE;
    for (int half = 0; half < 2; half++)
        for (int n = 0; n < tiles; n++) {
            const int start = tokens * n / tiles, count = tokens * (n + 1) / tiles - start;
            const bf16* from = x + int64_t(start) * m.columns;
            const float* by_group = sums + start * spans;
            float* to = y + start * stride;
            switch (count) {
                case 1: tile<1>(m, panel, block, half, from, by_group, to, stride, onto); break;
                case 2: tile<2>(m, panel, block, half, from, by_group, to, stride, onto); break;
                case 3: tile<3>(m, panel, block, half, from, by_group, to, stride, onto); break;
                case 4: tile<4>(m, panel, block, half, from, by_group, to, stride, onto); break;
                case 5: tile<5>(m, panel, block, half, from, by_group, to, stride, onto); break;
                default: tile<6>(m, panel, block, half, from, by_group, to, stride, onto);
            }
        }
}

template <int Planes>
static void by_few(const Matrix& m, const Tables& t, int block, const bf16* x, int tokens, const float* sums, float* y, int64_t stride, bool onto) {
    if (tokens == 1) few<1, Planes>(m, t, block, x, sums, y, stride, onto);
    else if (tokens == 2) few<2, Planes>(m, t, block, x, sums, y, stride, onto);
    else few<3, Planes>(m, t, block, x, sums, y, stride, onto);
}

// Blocks start..end. panel: K * 64 * planes values.
static void blocks_bf16(const Matrix& m, int start, int end, const Input& x, int first, int tokens, float* y, int64_t stride, bool onto, bf16* panel) {
    const Tables tables(m.planes);
    const bf16* from = x.wide.data() + int64_t(first) * m.columns;
    const float* sums = x.sums.data() + int64_t(first) * (m.columns / 32);
    for (int block = start; block < end; block++) {
        if (tokens > 3) {
            widen_block(m, tables, block, panel);
            from_panel(m, panel, block, from, tokens, sums, y, stride, onto);
        } else if (m.planes == 1) by_few<1>(m, tables, block, from, tokens, sums, y, stride, onto);
        else by_few<2>(m, tables, block, from, tokens, sums, y, stride, onto);
    }
}
