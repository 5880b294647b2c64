// A decoder of dense blocks, what one pass computes, and the parts of it that are neither products nor attention.
#pragma once
#include "matrix.h"
#include "product_int8.h"
#include "product_blocks.h"
#include "attention_int8.h"
#include "selection.h"
#ifdef IMPASTO_WIDE
#include "product_bf16.h"
#include "attention_bf16.h"
#endif
#include "product_tiles.h"
#ifndef IMPASTO_WIDE
#include "product_panel.h"
#endif
#include "crew.h"

struct Mixture {
    const float *router, *bias;      // [E, H], [E]
    const Matrix *gate_up, *down;    // [E]; null: `Network.fetch` has them
    int32_t experts, per_token, groups, groups_per_token, normalize, inner;
    float scale;
};

struct Block {
    const float *attention_norm, *qk_norm, *feed_forward_norm;
    Matrix qkv, output, gate_up, down;  // of a mixture the last two are the shared expert's; no rows: it has none
    uint8_t *keys, *values, *bounds;  // bounds: `selection.h`, null where every token looks at everything
    const Mixture* mixture;  // null: dense
};

struct Network {
    int32_t layers, hidden, heads, kv_heads, dim, rotary, inner, exact_cache;
    float eps;
    int64_t page_bytes;  // of keys and values of all layers
    const Block* blocks;
    const float* norm;
    // Puts the matrices of a layer's experts where it is told, on the thread that called; not 0 where it could not.
    int32_t (*fetch)(int32_t layer, int32_t count, const int32_t* experts, Matrix* gate_up, Matrix* down);
    Cache cache(const Block& block) const { return {block.keys, block.values, page_bytes, kv_heads, dim, bool(exact_cache)}; }
    int wide() const { return (heads + 2 * kv_heads) * dim; }
};

struct Pass {
    int32_t tokens, spans, tiles;   // tiles: they are of prompts, and multiplied by the processor's tiles
    float* hidden;                  // [T, H], changed
    bf16* normed;                   // [T, H], the result
    const float *cos, *sin;         // [T, rotary], sines signed
    const int32_t *slots;           // [T]: where the new keys and values go
    const int32_t *span_of;         // [T]
    const int32_t *pages;           // page tables, one after another
    const int32_t *starts;          // [S]: where a span's table begins
    const int32_t *past;            // [S]
    const int32_t *first;           // [S]: its first token
    const int32_t *counts;          // [S]
    const uint8_t* const* visible;  // [S]: [count, count] or null
    const int32_t* keep;            // [S]: pages that each token looks at most; 0: all

    const int32_t* table(int token) const { return pages + starts[span_of[token]]; }
    int seen(int token) const {
        const int span = span_of[token];
        return past[span] + (visible[span] ? counts[span] : token - first[span] + 1);
    }
    int pages_of(int token) const { return (seen(token) + PAGE - 1) / PAGE; }
    bool selects(int token) const { return keep[span_of[token]] && pages_of(token) > keep[span_of[token]]; }
    // Positions that it looks at: the last page's as far as it is filled.
    int looked_at(int token) const { return selects(token) ? (keep[span_of[token]] - 1) * PAGE + (seen(token) - 1) % PAGE + 1 : seen(token); }
    bool any_selects() const {
        for (int token = 0; token < tokens; token++)
            if (selects(token)) return true;
        return false;
    }
};

// Where the time of few tokens goes: ticks of the processor's clock between the threads' meetings, waiting included.
enum Operation { PROJECTIONS, PLACES, CHOICE, ATTENTION, OUTPUT, ROUTER, GATE_UP, DOWN, OPERATIONS };
struct Spent {
    uint64_t ticks[OPERATIONS] = {}, since = 0;
    void begin() { since = __rdtsc(); }
    void on(Operation what) {
        const uint64_t now = __rdtsc();
        ticks[what] += now - since, since = now;
    }
};

// What one thread works with.
struct Room {
    Spent spent;
    Input input, following;
    std::vector<bf16> panel;
    std::vector<float> row, y, act, values;
    std::vector<Part> parts;
    Chooser chooser;

    // Space for an unpacked block of the matrix, at a multiple of 64 bytes.
    bf16* panel_for(const Matrix& m) {
        const size_t needed = size_t(m.columns) * BLOCK * m.planes + 64;
        if (panel.size() < needed) panel.resize(needed);
        return at_line(panel.data());
    }
    float* row_of(int n) {
        if (row.size() < size_t(n)) row.resize(n);
        return row.data();
    }
    void values_of(int count, int dim) {
        parts.resize(count);
        values.resize(size_t(count) * dim);
        for (int i = 0; i < count; i++) parts[i].values = values.data() + size_t(i) * dim;
    }
};

// Blocks start..end of y [tokens, rows], added to what is there or not, (stride between tokens), for the input's rows from `first` on.
template <bool Add>
static void product(const Matrix& m, int start, int end, Room& room, int first, int tokens, float* y, int64_t stride) {
    if (m.next) {
        const int own = own_blocks(m);
        if (end > own) product<Add>(*m.next, std::max(0, start - own), end - own, room, first, tokens, y + m.own, stride);
        end = std::min(end, own);
    }
    if (start >= end) return;
#ifdef IMPASTO_WIDE
#ifdef IMPASTO_TILES
    if (room.input.tiled) return blocks_by_tiles(m, start, end, room.input, first, tokens, y, stride, Add, room.panel_for(m));
#endif
    if (m.exact) return blocks_bf16(m, start, end, room.input, first, tokens, y, stride, Add, room.panel_for(m));
#else
    if (tokens > AT_ONCE) return blocks_by_panels(m, start, end, room.input, first, tokens, y, stride, Add, room.panel_for(m));
#endif
    if (m.kind != GROUPED) blocks_as_in_file(m, start, end, room.input, first, tokens, y, stride, Add);
    else if (m.planes == 1) blocks_int8<1>(m, start, end, room.input, first, tokens, y, stride, Add);
    else blocks_int8<2>(m, start, end, room.input, first, tokens, y, stride, Add);
}

template <int Q>
static void heads_of(const Span& span, const Query* queries, float scale) {
#ifdef IMPASTO_WIDE
    if (span.cache.exact) return heads_bf16<Q>(span, queries, scale);
#endif
    if constexpr (Q <= HEADS_INT8) heads_int8<Q>(span, queries, scale);
}

// Queries of one sequence that look at one chunk of one key head.
static inline void attend(const Cache& cache, const int32_t* pages, int head, int chunk, const Query* queries, int count, float scale) {
    const int most = cache.exact ? HEADS : HEADS_INT8, tiles = (count + most - 1) / most;
    for (int n = 0; n < tiles; n++) {
        const Query* its = queries + count * n / tiles;
        const int those = count * (n + 1) / tiles - count * n / tiles;
        int seen = 0;
        for (int i = 0; i < those; i++) seen = std::max(seen, its[i].seen);
        const Span span{cache, pages, head, chunk * CHUNK, std::min(CHUNK, seen - chunk * CHUNK), seen};
        switch (those) {
            case 1: heads_of<1>(span, its, scale); break;
            case 2: heads_of<2>(span, its, scale); break;
            case 3: heads_of<3>(span, its, scale); break;
            case 4: heads_of<4>(span, its, scale); break;
            case 5: heads_of<5>(span, its, scale); break;
            case 6: heads_of<6>(span, its, scale); break;
        }
    }
}

static void rotate(float* head, int rotary, const float* cos, const float* sin) {
    const int half = rotary / 2;
    for (int i = 0; i < half; i++) {
        const float a = head[i], b = head[i + half];
        head[i] = a * cos[i] + b * sin[i];
        head[i + half] = b * cos[i + half] + a * sin[i + half];
    }
}

// Queries of some tokens as attention reads them: q [T, H, D], steps [T, H].
struct Queries {
    std::vector<int16_t> q;
    std::vector<float> steps;
    void shape(const Network& net, int tokens) {
        q.resize(int64_t(tokens) * net.heads * net.dim);
        steps.resize(int64_t(tokens) * net.heads);
    }
    Query of(const Network& net, const Pass& pass, int row, int token, int head, Part* part) const {
        const int span = pass.span_of[token], own = token - pass.first[span];
        const uint8_t* visible = pass.visible[span];
        const int64_t at = int64_t(row) * net.heads + head;
        return {q.data() + at * net.dim, steps[at], pass.past[span], pass.seen(token), visible ? visible + own * pass.counts[span] : nullptr, part};
    }
};

// Norms and turns the heads start..end of a token's queries and keys, and puts keys and values into their page.
static void place(const Network& net, const Block& block, const Pass& pass, int token, int start, int end, float* projected, Queries& queries, int row) {
    const Cache cache = net.cache(block);
    const int dim = net.dim, turning = net.heads + net.kv_heads;
    const int slot = pass.slots[token], at = slot % PAGE;
    for (int h = start; h < end; h++) {
        float* head = projected + h * dim;
        if (h < turning) {
            if (block.qk_norm) {
                float squares = 0;
                for (int i = 0; i < dim; i++) squares += head[i] * head[i];
                const float scale = 1.0f / std::sqrt(squares / dim + net.eps);
                for (int i = 0; i < dim; i++) head[i] *= scale * block.qk_norm[h * dim + i];
            }
            rotate(head, net.rotary, pass.cos + token * net.rotary, pass.sin + token * net.rotary);
        }
        if (h < net.heads) {
            const int64_t to = int64_t(row) * net.heads + h;
            int16_t* q = queries.q.data() + to * dim;
            if (cache.exact) {
                for (int i = 0; i < dim; i += 16) store_bf16((bf16*)q + i, load(head + i));
            } else queries.steps[to] = query_int16(head, dim, q);
            continue;
        }
        const bool key = h < turning;
        uint8_t* to = (key ? cache.keys : cache.values) + cache.at(slot / PAGE, h - (key ? net.heads : turning));
#ifdef IMPASTO_WIDE
        if (cache.exact) {
            put_bf16(cache, to, head, at, key);
            continue;
        }
#endif
        put_int8(cache, to, head, at, key);
    }
}

// The bounds of pages that the tokens start..end have filled, when all their keys are in place. Whether there were any.
static bool fill(const Network& net, const Block& block, const Pass& pass, int start, int end) {
    bool any = false;
    if (!block.bounds) return any;
    const Cache cache = net.cache(block);
    for (int token = start; token < end; token++) {
        const int slot = pass.slots[token];
        if (slot % PAGE != PAGE - 1) continue;
        any = true;
        for (int head = 0; head < net.kv_heads; head++) {
            const int64_t at = int64_t(slot / PAGE) * net.kv_heads + head;
            summarize(cache, block.keys + cache.at(slot / PAGE, head), block.bounds + at * bound_bytes(net.dim));
        }
    }
    return any;
}

static inline void swiglu(const float* gate, const float* up, int n, float* y) {
    const Floats one = all(1.0f);
    for (int i = 0; i < n; i += 16) {
        const int rest = n - i;
        const Floats g = load_some(gate + i, rest), u = load_some(up + i, rest);
        store_some(y + i, times(over(g, plus(one, exponential(minus(zeros(), g)))), u), rest);
    }
}
