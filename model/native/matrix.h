// A matrix of 4- or 8-bit codes in groups, as `matrix.py` packs it, and the rows that it is multiplied with.
//
// Two forms. Exact ones (`exact`) are multiplied with bfloat16: `product_bf16.h` has the layout. The others with 8-bit integers:
// rows of x are written in codes of 8 bits, 32 values a step (`Input`), and `product_int8.h` has the layout of the matrix.
// It knows no arithmetic of products.
#pragma once
#include <vector>
#include "lanes.h"

struct Matrix {
    const uint8_t* codes;
    const void* scales;
    const void* zeros;  // null: none
    const float* bias;  // null: none
    int32_t rows, columns, group, planes, wide_scales, exact;
};

static const int BLOCK = 64;

static inline int blocks_of(const Matrix& m) { return (m.rows + BLOCK - 1) / BLOCK; }
static inline int groups_of(const Matrix& m) { return m.columns / m.group; }

static inline Floats scales16(const Matrix& m, const void* from, int64_t at) {
    return m.wide_scales ? load((const float*)from + at) : halves16((const uint16_t*)from + at);
}

static inline void put(const Matrix& m, Floats value, int row, float* y, bool onto) {
    const int some = m.rows - row;
    if (some <= 0) return;
    if (m.bias) value = plus(value, load_some(m.bias + row, some));
    if (onto) value = plus(value, load_some(y + row, some));
    store_some(y + row, value, some);
}

// Rows of x [T, K], in the form that a matrix's kind asks for.
struct Input {
    int columns = 0;
    bool exact = false;
    std::vector<bf16> wide;
    std::vector<int8_t> codes;        // [T, K]
    std::vector<float> steps, sums;   // [T, K / 32]: the step of 32 codes; the sum of what they stand for, or of 32 bfloat16
    std::vector<int32_t> totals;      // [T, K / 32]: the sum of the codes

    void shape(int tokens, const Matrix& m) {
        columns = m.columns, exact = m.exact;
        const size_t groups = size_t(tokens) * (columns / 32);
        if (exact) wide.resize(size_t(tokens) * columns);
        else codes.resize(size_t(tokens) * columns), steps.resize(groups), totals.resize(groups);
        sums.resize(groups + 16);
    }
    void put(int token, const float* x) {
        const int64_t groups = columns / 32, at = token * groups;
        if (exact) {
            bf16* to = wide.data() + int64_t(token) * columns;
            for (int i = 0; i < columns; i += 16) store_bf16(to + i, load(x + i));
            for (int g = 0; g < groups; g++) sums[at + g] = sum_of(plus(widened16(to + 32 * g), widened16(to + 32 * g + 16)));
            return;
        }
        int8_t* to = codes.data() + int64_t(token) * columns;
        for (int g = 0; g < groups; g++) {
            steps[at + g] = quantized32(x + 32 * g, to + 32 * g, totals[at + g]);
            sums[at + g] = steps[at + g] * totals[at + g];
        }
    }
};
