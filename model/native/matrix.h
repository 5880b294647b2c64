// A matrix of codes in groups, as `matrix.py` packs it, and the rows that it is multiplied with.
//
// Exact ones (`exact`) are multiplied with bfloat16: `product_bf16.h` has the layout. The others with 8-bit integers: rows of x are
// written in codes of 8 bits, 32 values a step (`Input`). 4- and 8-bit codes with a scale per group lie as `product_int8.h` says,
// other kinds as in their file, `ggml_blocks.h`. A matrix of several kinds is a chain: the rows of `next` lie below its own.
// It knows no arithmetic of products.
#pragma once
#include <vector>
#include "lanes.h"

enum Kind { GROUPED, Q5_0, Q5_1, Q4_K, Q5_K, Q6_K };  // but for the first, blocks as in the file

struct Matrix {
    const uint8_t* codes;
    const void* scales;
    const void* zeros;  // null: none
    const float* bias;  // null: none
    const Matrix* next;  // null: none
    int32_t rows, columns, group, planes, wide_scales, exact, kind, own;  // rows of the chain from here on; own: of this one
};

static const int BLOCK = 64;

static inline int own_blocks(const Matrix& m) { return (m.own + BLOCK - 1) / BLOCK; }
static inline int blocks_of(const Matrix& m) { return own_blocks(m) + (m.next ? blocks_of(*m.next) : 0); }
static inline int groups_of(const Matrix& m) { return m.columns / m.group; }

static inline Floats scales16(const Matrix& m, const void* from, int64_t at) {
    return m.wide_scales ? load((const float*)from + at) : halves16((const uint16_t*)from + at);
}

static inline void put(const Matrix& m, Floats value, int row, float* y, bool onto) {
    const int some = m.own - row;
    if (some <= 0) return;
    if (m.bias) value = plus(value, load_some(m.bias + row, some));
    if (onto) value = plus(value, load_some(y + row, some));
    store_some(y + row, value, some);
}

// Rows of x [T, K], in the form that a matrix's kind asks for.
struct Input {
    int columns = 0;
    bool exact = false;
    bool for_tiles = false;  // asked for by who computes; `tiled`: what the matrix allows
    bool tiled = false;
    std::vector<bf16> wide;  // [T, K]; tiled: [T / 16, K / 32, 16, 32]
    std::vector<int8_t> codes;        // [T, K]
    std::vector<float> steps, sums;   // [T, K / 32]: the step of 32 codes; the sum of what they stand for, or of 32 bfloat16
    std::vector<int32_t> totals, halves;  // [T, K / 32]: the sum of the codes; of the first sixteen

    void shape(int tokens, const Matrix& m) {
        columns = m.columns, exact = m.exact, tiled = for_tiles && !exact;
        if (tiled) return wide.resize((size_t(tokens) + 15) / 16 * 16 * columns + 32);
        const size_t groups = size_t(tokens) * (columns / 32);
        if (exact) wide.resize(size_t(tokens) * columns);
        else codes.resize(size_t(tokens) * columns), steps.resize(groups), totals.resize(groups), halves.resize(groups);
        sums.resize(groups + 16);
    }
    void put(int token, const float* x) { put(token, x, 0, columns); }
    // Some columns of a row, `start` and `count` in 32.
    void put(int token, const float* x, int start, int count) {
        const int64_t groups = columns / 32, from = start / 32, at = token * groups + from;
        const int some = count / 32;
        if (tiled) {
            bf16* to = tiles() + ((token / 16 * groups + from) * 16 + token % 16) * 32;
            for (int g = 0; g < some; g++, x += 32, to += 512) store_bf16(to, load(x)), store_bf16(to + 16, load(x + 16));
            return;
        }
        if (exact) {
            bf16* to = wide.data() + int64_t(token) * columns + start;
            for (int i = 0; i < count; i += 16) store_bf16(to + i, load(x + i));
            for (int g = 0; g < some; g++) sums[at + g] = sum_of(plus(widened16(to + 32 * g), widened16(to + 32 * g + 16)));
            return;
        }
        int8_t* to = codes.data() + int64_t(token) * columns + start;
        for (int g = 0; g < some; g++) {
            steps[at + g] = quantized32(x + 32 * g, to + 32 * g, totals[at + g], halves[at + g]);
            sums[at + g] = steps[at + g] * totals[at + g];
        }
    }
    // Where the tiles begin: a tile whose rows cross lines of the cache takes a third longer.
    bf16* tiles() { return at_line(wide.data()); }
    const bf16* tiles() const { return const_cast<Input*>(this)->tiles(); }
};
