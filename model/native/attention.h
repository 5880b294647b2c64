// Attention of query heads that share a key head, over keys and values in pages of 64 positions.
//
// Positions are taken in chunks of CHUNK from the first on; each chunk has a softmax of its own, and chunks are folded in their
// order. So the bits depend on a token's own past alone. Keys and values are bfloat16 (`attention_bf16.h`) or 8-bit
// (`attention_int8.h`). It knows neither sequences nor who owns a page.
#pragma once
#include <algorithm>
#include "lanes.h"

static const int PAGE = 64, CHUNK = 512;
#ifdef IMPASTO_WIDE
static const int HEADS = 6, HEADS_INT8 = 4;  // query heads for which a key is loaded once: as many as registers hold
#else
static const int HEADS = 6, HEADS_INT8 = 6;
#endif
// Sixteens of positions, or of dimensions, for which the sums of Q heads are held at once.
template <int Q>
static constexpr int sixteens() {
#ifdef IMPASTO_WIDE
    return 4;
#else
    return Q == 1 ? 4 : Q == 2 ? 2 : 1;
#endif
}

// A layer's pages: of each, for every key head, its keys; the same of values. 8-bit ones end with the 64 steps, bfloat16.
struct Cache {
    uint8_t *keys, *values;  // of page 0
    int64_t page_bytes;      // from a page to the next
    int kv_heads, dim;
    bool exact;
    int64_t head_bytes() const { return exact ? int64_t(2) * PAGE * dim : int64_t(PAGE) * dim + 2 * PAGE; }
    int64_t at(int page, int head) const { return page * page_bytes + head * head_bytes(); }
};

// Of a chunk, a head: its greatest score, the sum of weights, and the weighted sum of values.
struct Part {
    float most, weight;
    float* values;  // [D]
};

// A query head of a token: bfloat16 or 16-bit codes of `step`, and which positions it sees: [0, past) and, of the new ones, those in
// `visible` (null: all) up to `seen`.
struct Query {
    const int16_t* q;
    float step;
    int past, seen;
    const uint8_t* visible;
    Part* part;
};

struct Span {
    const Cache& cache;
    const int32_t* pages;
    int head, first, count, seen;  // positions first .. first + count - 1 of the key head; seen: all there are
    const uint8_t* of(const uint8_t* what, int position) const {
        return what + cache.at(pages[position / PAGE], head);
    }
};

static inline int chunks_of(int seen) { return (seen + CHUNK - 1) / CHUNK; }

// Scores become weights e^(score - most), and 0 where the query sees nothing, up to the next multiple of 32.
static inline void weigh(const Span& span, const Query& query, float* scores) {
    const int padded = (span.count + 31) / 32 * 32, count = std::max(0, std::min(span.count, query.seen - span.first));
    for (int i = count; i < padded; i++) scores[i] = -INFINITY;
    if (query.visible)
        for (int i = std::max(0, query.past - span.first); i < count; i++)
            if (!query.visible[span.first + i - query.past]) scores[i] = -INFINITY;
    Floats most = all(-INFINITY);
    for (int i = 0; i < padded; i += 16) most = greatest(most, load(scores + i));
    query.part->most = greatest_of(most);
    const Floats base = all(query.part->most == -INFINITY ? 0.0f : query.part->most);
    Floats sum = zeros();
    for (int i = 0; i < padded; i += 16) {
        const Floats weight = exponential(minus(load(scores + i), base));
        store(scores + i, weight);
        sum = plus(sum, weight);
    }
    query.part->weight = sum_of(sum);
}

static inline void begin(Part& part, int dim) {
    part.most = -INFINITY, part.weight = 0;
    for (int d = 0; d < dim; d += 16) store(part.values + d, zeros());
}

// The next chunk's part into what came before.
static inline void fold(Part& into, const Part& next, int dim) {
    if (next.most == -INFINITY) return;
    const float most = std::max(into.most, next.most);
    const float before = std::exp(into.most - most), now = std::exp(next.most - most);
    into.most = most;
    into.weight = into.weight * before + next.weight * now;
    for (int d = 0; d < dim; d += 16)
        store(into.values + d, fma(all(before), load(into.values + d), times(all(now), load(next.values + d))));
}

static inline void finish(const Part& part, int dim, float* y) {
    const Floats share = all(1.0f / part.weight);
    for (int d = 0; d < dim; d += 16) store(y + d, times(load(part.values + d), share));
}
