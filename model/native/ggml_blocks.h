// ggml's blocks of 4 to 6 bits, laid side by side for the kernels with every bit that the file has and no other.
//
// Layout. Rows in halves of 32, padded with blocks of zeros; of a half one unit after another, each of as many bytes as 32 blocks:
//   Q5_0, Q5_1 (32 columns): the 32 rows' scales, and minima, float16; 128 bytes of fifth bits; codes.
//   Q4_K, Q5_K (256 columns): scales and minima of the superblock, float16; of each sixteen rows 64 bytes of low four bits of the eight
//     scales, of the minima, and of the upper two bits of both: byte 16g + r holds scales g and g + 4 of row r, upper bits in the order
//     scale g, scale g + 4, minimum g, minimum g + 4; then for each 32 columns fifth bits (Q5_K) and codes.
//   Q6_K (256 columns): the superblock's scales, float16; for each 16 columns 32 signed bytes, their scales; then for each 32 columns 256
//     bytes of upper bits and codes.
// Codes of 32 columns: for each four columns 64 bytes, byte 4r + c holds row r, column c in its low nibble and row 16 + r in its high one.
// Fifth bits: 64 bytes for the first sixteen rows, 64 for the others; bit n of byte 4r + c is of column 4n + c. Upper bits: 64 bytes for
// eight columns, of byte 4r + c two bits each for row r and row 16 + r, column c, then the same for column 4 + c.
// It knows no arithmetic of products.
#pragma once
#include "matrix.h"

struct BlockForm { int columns, bytes, centre; };  // of a block, and what is taken from a code

static inline constexpr BlockForm form_of(int kind) {
    return kind == Q5_0 ? BlockForm{32, 22, 16} : kind == Q5_1 ? BlockForm{32, 24, 0} : kind == Q4_K ? BlockForm{256, 144, 0}
         : kind == Q5_K ? BlockForm{256, 176, 0} : BlockForm{256, 210, 32};
}
static inline constexpr bool has_minimum(int kind) { return kind == Q5_1 || kind == Q4_K || kind == Q5_K; }
static inline constexpr bool has_fifth_bit(int kind) { return kind == Q5_0 || kind == Q5_1 || kind == Q5_K; }
// Bytes of a unit before its codes, and of 32 columns' bits beyond four.
static inline constexpr int head_bytes(int kind) { return kind == Q5_0 ? 64 : kind == Q5_1 ? 128 : kind == Q6_K ? 64 + 512 : 128 + 384; }
static inline constexpr int upper_bytes(int kind) { return has_fifth_bit(kind) ? 128 : kind == Q6_K ? 256 : 0; }

static inline void codes_of(int kind, const uint8_t* block, uint8_t* codes) {
    if (kind == Q5_0 || kind == Q5_1) {
        const uint8_t *fifth = block + (kind == Q5_0 ? 2 : 4), *low = fifth + 4;
        for (int i = 0; i < 32; i++) codes[i] = (i < 16 ? low[i] & 15 : low[i - 16] >> 4) | (fifth[i / 8] >> i % 8 & 1) << 4;
        return;
    }
    if (kind == Q6_K) {
        for (int i = 0; i < 256; i++) {
            const int half = i / 128, quarter = i % 128 / 32, at = i % 32;
            const uint8_t low = block[64 * half + 32 * (quarter % 2) + at], high = block[128 + 32 * half + at];
            codes[i] = (quarter < 2 ? low & 15 : low >> 4) | (high >> 2 * quarter & 3) << 4;
        }
        return;
    }
    const uint8_t *fifth = block + 16, *low = fifth + (kind == Q5_K ? 32 : 0);
    for (int i = 0; i < 256; i++) {
        const int group = i / 32, at = i % 32;
        codes[i] = low[32 * (group / 2) + at] >> 4 * (group % 2) & 15;
        if (kind == Q5_K) codes[i] |= (fifth[at] >> group & 1) << 4;
    }
}

// The head of a unit, for row `lane` of the half: scales and minima.
static inline void lay_head(int kind, const uint8_t* block, int lane, uint8_t* unit) {
    const auto half = [&](int from, int to) { __builtin_memcpy(unit + to + 2 * lane, block + from, 2); };
    half(kind == Q6_K ? 208 : 0, 0);
    if (has_minimum(kind)) half(2, 64);
    if (kind == Q6_K)
        for (int group = 0; group < 16; group++) unit[64 + 32 * group + lane] = block[192 + group];
    if (kind != Q4_K && kind != Q5_K) return;
    const uint8_t* six = block + 4;
    for (int g = 0; g < 8; g++) {
        const int scale = g < 4 ? six[g] & 63 : (six[g + 4] & 15) | six[g - 4] >> 6 << 4;
        const int minimum = g < 4 ? six[g + 4] & 63 : six[g + 4] >> 4 | six[g] >> 6 << 4;
        uint8_t* to = unit + 128 + 192 * (lane / 16) + 16 * (g % 4) + lane % 16;
        to[0] |= (scale & 15) << g / 4 * 4, to[64] |= (minimum & 15) << g / 4 * 4;
        to[128] |= scale >> 4 << g / 4 * 2 | minimum >> 4 << (4 + g / 4 * 2);
    }
}

// Rows of blocks into a matrix of zeros, from its row `first` on.
static void lay_blocks(const uint8_t* raw, int64_t rows, int64_t columns, int kind, int64_t first, uint8_t* bytes) {
    const BlockForm form = form_of(kind);
    const int64_t units = columns / form.columns, span_bytes = upper_bytes(kind) + 512;
    uint8_t codes[256];
    for (int64_t row = first; row < first + rows; row++) {
        const int lane = row % 32, side = lane / 16, place = 4 * (lane % 16);
        uint8_t* unit = bytes + row / 32 * units * form.bytes * 32;
        for (int64_t u = 0; u < units; u++, unit += form.bytes * 32, raw += form.bytes) {
            lay_head(kind, raw, lane, unit);
            codes_of(kind, raw, codes);
            for (int i = 0; i < form.columns; i++) {
                uint8_t* span = unit + head_bytes(kind) + i / 32 * span_bytes;
                const int four = i % 32 / 4, at = place + i % 4, upper = codes[i] >> 4;
                span[upper_bytes(kind) + 64 * four + at] |= (codes[i] & 15) << 4 * side;
                if (has_fifth_bit(kind)) span[64 * side + at] |= upper << four;
                if (kind == Q6_K) span[64 * (four / 2) + at] |= upper << (4 * (four % 2) + 2 * side);
            }
        }
    }
}
