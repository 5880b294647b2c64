// 32 rows of a matrix of codes, a byte for each code and a float for each scale, for vectors too narrow to take codes apart anew for
// every few tokens. It knows the layouts of `product_int8.h` and `ggml_blocks.h`, and no arithmetic of products.
#pragma once
#include "product_blocks.h"

struct Panel {
    uint8_t* codes;        // [2, K / 32, planes, 8, 16, 4]: sixteen rows, four columns each; of 8 bits low nibbles, then high ones
    float *scale, *base;   // [2, K / 32, 16]: what codes are multiplied with, and what is added for each column
    int16_t* finer;        // [2, K / 32, 2, 16, 2]: Q6_K's own scales of sixteen columns, each twice
    int spans, span_bytes;

    // Takes 80 bytes a column at most.
    Panel(void* at, int columns, int planes) : spans(columns / 32), span_bytes(512 * planes) {
        codes = (uint8_t*)at;
        scale = (float*)(codes + int64_t(spans) * 2 * span_bytes);
        base = scale + int64_t(spans) * 32;
        finer = (int16_t*)(base + int64_t(spans) * 32);
    }
    uint8_t* codes_at(int side, int span) const { return codes + (int64_t(side) * spans + span) * span_bytes; }
    float* scale_at(int side, int span) const { return scale + (int64_t(side) * spans + span) * 16; }
    float* base_at(int side, int span) const { return base + (int64_t(side) * spans + span) * 16; }
    int16_t* finer_at(int side, int span) const { return finer + (int64_t(side) * spans + span) * 64; }
};

template <int Planes>
static void unpack_grouped(const Matrix& m, int half, const Panel& panel) {
    const int per_group = m.group / 32;
    const uint8_t* codes = m.codes + int64_t(half) * m.columns * 16 * Planes;
    for (int span = 0; span < panel.spans; span++) {
        const int64_t at = (int64_t(half / 2) * groups_of(m) + span / per_group) * BLOCK + 32 * (half % 2);
        for (int j = 0; j < 2; j++) {
            store(panel.scale_at(j, span), scales16(m, m.scales, at + 16 * j));
            store(panel.base_at(j, span), m.zeros ? scales16(m, m.zeros, at + 16 * j) : zeros());
        }
        uint8_t *low = panel.codes_at(0, span), *high = panel.codes_at(1, span);
        for (int four = 0; four < 8; four++, codes += 64 * Planes, low += 64, high += 64)
            for (int plane = 0; plane < Planes; plane++) {
                const Ints both = load_ints(codes + 64 * plane);
                uint8_t *first = plane ? high : low, *second = Planes == 1 ? high : first + 512;
                store_ints(first, low_nibbles(both));
                store_ints(second, high_nibbles(both));
            }
    }
}

template <int Kind>
static void unpack_blocks(const Matrix& m, int half, const Panel& panel) {
    constexpr BlockForm form = form_of(Kind);
    constexpr int Spans = form.columns / 32;
    const uint8_t* at = m.codes + int64_t(half) * (panel.spans / Spans) * form.bytes * 32;
    for (int first = 0; first < panel.spans; first += Spans) {
        const uint8_t* scales = at + 64;  // of Q6_K
        const Head<Kind> head(at);
        at += head_bytes(Kind);
        for (int own = 0; own < Spans; own++, at += upper_bytes(Kind) + 512) {
            const int span = first + own;
            for (int j = 0; j < 2; j++) {
                store(panel.scale_at(j, span), head.scale_of(own, j));
                if constexpr (Kind == Q5_1) store(panel.base_at(j, span), head.minimum_of(own, j));
                else if constexpr (has_minimum(Kind)) store(panel.base_at(j, span), minus(zeros(), head.minimum_of(own, j)));
                for (int part = 0; Kind == Q6_K && part < 2; part++)
                    store_ints(panel.finer_at(j, span) + 32 * part, twice(bytes16((const int8_t*)scales + 64 * own + 32 * part + 16 * j)));
            }
            const auto four_columns = [&](auto number) __attribute__((always_inline)) {
                constexpr int Four = decltype(number)::value;
                Ints w[2];
                codes_of_four<Kind, Four>(at + upper_bytes(Kind), at, w);
                for (int j = 0; j < 2; j++) store_ints(panel.codes_at(j, span) + 64 * Four, w[j]);
            };
            four_columns(std::integral_constant<int, 0>()), four_columns(std::integral_constant<int, 1>());
            four_columns(std::integral_constant<int, 2>()), four_columns(std::integral_constant<int, 3>());
            four_columns(std::integral_constant<int, 4>()), four_columns(std::integral_constant<int, 5>());
            four_columns(std::integral_constant<int, 6>()), four_columns(std::integral_constant<int, 7>());
        }
    }
}
