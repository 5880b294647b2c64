// y = x W' for three tokens and more where four products of bytes take three instructions (AVX2): the codes of 32 rows are taken apart
// once for all tokens (`panel.h`), and products are added up in words of 16 bits for as long as they surely fit.
//
// Sums of 32 columns are exact, as in `product_int8.h` and `product_blocks.h`, and are scaled and added in the same order: a row of x
// gives the same bits as there. It knows matrices only.
#pragma once
#include "panel.h"

static const int PANEL_TOKENS = 6;  // at once: as many sums of sixteen rows as registers hold

template <int Kind, int Planes>
struct PanelForm {
    static constexpr bool Finer = Kind == Q6_K;
    static constexpr int Fours = 8 * Planes;  // of a span: low nibbles and high ones are multiplied apart
    static constexpr int Centre = Kind != GROUPED ? form_of(Kind).centre : Planes == 1 ? 8 : 128;  // what codes are raised by
    // Fours whose products fit in 16 bits: 2 · 127 · the greatest code each.
    static constexpr int Run = has_fifth_bit(Kind) ? 4 : Finer ? 2 : 8;
    static constexpr bool Based = Kind == GROUPED || has_minimum(Kind);
};

// T tokens and sixteen rows: row `token + t` of x by the panel's side, to y + t · stride.
template <int T, class Form>
static void tile_panel(const Matrix& m, const Panel& panel, int side, const Input& x, int token, int first_row, float* y, int64_t stride, bool onto) {
    const int columns = x.columns, spans = panel.spans;
    const int8_t* from = x.codes.data() + int64_t(token) * columns;
    const int64_t row = int64_t(token) * spans;
    const float *steps = x.steps.data() + row, *sums = x.sums.data() + row;
    const int32_t *totals = x.totals.data() + row, *halves = x.halves.data() + row;
    alignas(64) float whole[T][16] = {};
    for (int span = 0; span < spans; span++, from += 32) {
        const uint8_t* codes = panel.codes_at(side, span);
        const int16_t* finer = panel.finer_at(side, span);
        Ints sum[T];
#pragma GCC unroll 8
        for (int first = 0; first < Form::Fours; first += Form::Run) {
            Ints words[T];
#pragma GCC unroll 8
            for (int four = first; four < first + Form::Run; four++) {
                const Ints w = load_ints(codes + 64 * four);
                for (int t = 0; t < T; t++) {
                    const Ints pairs = pairs4(w, four_bytes_everywhere(from + int64_t(t) * columns + 4 * (four % 8)));
                    words[t] = four == first ? pairs : add16(words[t], pairs);
                }
            }
            const Ints factor = Form::Finer ? load_ints(finer + 32 * (first / 4)) : all_ints(first < 8 ? 0x10001 : 0x100010);
            for (int t = 0; t < T; t++) sum[t] = first ? dot2(sum[t], words[t], factor) : product2(words[t], factor);
        }
        const Floats scale = load(panel.scale_at(side, span)), base = Form::Based ? load(panel.base_at(side, span)) : zeros();
        for (int t = 0; t < T; t++) {
            const int64_t at = int64_t(t) * spans + span;
            if constexpr (Form::Finer) {
                const Ints first = product2(load_ints(finer), all_ints(uint16_t(halves[at])));
                const Ints raised = dot2(first, load_ints(finer + 32), all_ints(uint16_t(totals[at] - halves[at])));
                sum[t] = add(sum[t], product32(raised, all_ints(-Form::Centre)));
            } else if (Form::Centre) sum[t] = add(sum[t], all_ints(-Form::Centre * totals[at]));
            const Floats so_far = Form::Based ? fma(base, all(sums[at]), load(whole[t])) : load(whole[t]);
            store(whole[t], fma(as_floats(sum[t]), times(scale, all(steps[at])), so_far));
        }
    }
    for (int t = 0; t < T; t++) put(m, load(whole[t]), first_row, y + t * stride, onto);
}

template <class Form>
static void tokens_panel(const Matrix& m, int half, const Panel& panel, const Input& x, int first, int tokens, float* y, int64_t stride, bool onto) {
    const int tiles = (tokens + PANEL_TOKENS - 1) / PANEL_TOKENS;
    for (int n = 0; n < tiles; n++) {
        const int from = tokens * n / tiles, count = tokens * (n + 1) / tiles - from, token = first + from;
        float* to = y + from * stride;
        for (int side = 0; side < 2; side++) {
            const int row = 32 * half + 16 * side;
            switch (count) {
                case 3: tile_panel<3, Form>(m, panel, side, x, token, row, to, stride, onto); break;
                case 4: tile_panel<4, Form>(m, panel, side, x, token, row, to, stride, onto); break;
                case 5: tile_panel<5, Form>(m, panel, side, x, token, row, to, stride, onto); break;
                case 6: tile_panel<6, Form>(m, panel, side, x, token, row, to, stride, onto); break;
            }
        }
    }
}

template <int Kind, int Planes = 1>
static void blocks_panel(const Matrix& m, int start, int end, const Input& x, int first, int tokens, float* y, int64_t stride, bool onto, void* room) {
    const Panel panel(room, m.columns, Planes);
    for (int half = 2 * start; half < std::min(2 * end, (m.own + 31) / 32); half++) {
        if constexpr (Kind == GROUPED) unpack_grouped<Planes>(m, half, panel);
        else unpack_blocks<Kind>(m, half, panel);
        tokens_panel<PanelForm<Kind, Planes>>(m, half, panel, x, first, tokens, y, stride, onto);
    }
}

static void blocks_by_panels(const Matrix& m, int start, int end, const Input& x, int first, int tokens, float* y, int64_t stride, bool onto, void* room) {
    switch (m.kind) {
        case Q5_0: return blocks_panel<Q5_0>(m, start, end, x, first, tokens, y, stride, onto, room);
        case Q5_1: return blocks_panel<Q5_1>(m, start, end, x, first, tokens, y, stride, onto, room);
        case Q4_K: return blocks_panel<Q4_K>(m, start, end, x, first, tokens, y, stride, onto, room);
        case Q5_K: return blocks_panel<Q5_K>(m, start, end, x, first, tokens, y, stride, onto, room);
        case Q6_K: return blocks_panel<Q6_K>(m, start, end, x, first, tokens, y, stride, onto, room);
        case GROUPED:
            if (m.planes == 1) return blocks_panel<GROUPED, 1>(m, start, end, x, first, tokens, y, stride, onto, room);
            return blocks_panel<GROUPED, 2>(m, start, end, x, first, tokens, y, stride, onto, room);
    }
}
