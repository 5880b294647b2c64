// Attention over 8-bit keys and values, a step for each position and key head. Queries and weights are 16-bit, sums of a chunk exact.
//
// Scoring a chunk fetches its values into the second cache, blending them the next chunk's keys: so far ahead that a line is there in
// time, and not into the first cache, whose few open requests a product's own loads need (measured: 1.7 times as fast).
//
// Keys of a page's head are [D / 2, 64, 2], so that sixteen positions lie in one register; values [32, D, 2], so that two positions of
// sixteen dimensions do.
#pragma once
#include "attention.h"

// A key or a value of one position into its place.
static inline void put_int8(const Cache& cache, uint8_t* head, const float* x, int at, bool key) {
    const int dim = cache.dim;
    const bf16 step = narrowed(greatest_magnitude(x, dim) / 127.0f);
    const Floats inverse = all(step ? 1.0f / widened(step) : 0.0f);
    ((bf16*)(head + PAGE * dim))[at] = step;
    alignas(64) int8_t codes[512];
    for (int d = 0; d < dim; d += 16) {
        const Floats code = times(load(x + d), inverse);
        store_bytes(codes + d, rounded(least(greatest(code, all(-127.0f)), all(127.0f))));
    }
    if (key)
        for (int d = 0; d < dim; d++) head[(d & ~1) * PAGE + 2 * at + (d & 1)] = codes[d];
    else
        for (int d = 0; d < dim; d++) head[(at & ~1) * dim + 2 * d + (at & 1)] = codes[d];
}

// A query head as 16-bit codes; returns their step.
static inline float query_int16(const float* x, int dim, int16_t* codes) {
    const float most = greatest_magnitude(x, dim);
    const Floats inverse = all(most > 0 ? 32767.0f / most : 0.0f);
    for (int d = 0; d < dim; d += 16) store_words(codes + d, rounded(times(load(x + d), inverse)));
    return most / 32767.0f;
}

// Those of a page's head: the few lines that nothing else would ask for in time.
static inline void fetch_steps(const void* head, int dim) {
    for (int line = 0; line < 2 * PAGE; line += 64) _mm_prefetch((const char*)head + PAGE * dim + line, _MM_HINT_T1);
}

template <int Q>
static void scores_int8(const Span& span, const Query* queries, float scale, float scores[][CHUNK]) {
    constexpr int S = sixteens<Q>();
    const int dim = span.cache.dim;
    for (int at = 0; at < span.count; at += PAGE) {
        const uint8_t* head = span.of(span.cache.keys, span.first + at);
        const uint8_t* later = span.of(span.cache.values, span.first + at);
        const bf16* steps = (const bf16*)(head + PAGE * dim);
        for (int first = 0; first < 4; first += S) {
            Ints acc[Q][S];
            for (int h = 0; h < Q; h++)
                for (int j = 0; j < S; j++) acc[h][j] = none();
            for (int d = 0; d < dim; d += 2) {
                Ints k[S];
                for (int j = 0; j < S; j++) {
                    const int at32 = d * PAGE + 32 * (first + j);
                    k[j] = words_of((const int8_t*)head + at32);
                    if ((first + j) % 2 == 0) _mm_prefetch((const char*)later + at32, _MM_HINT_T1);
                }
                for (int h = 0; h < Q; h++) {
                    const Ints both = four_bytes_everywhere(queries[h].q + d);
                    for (int j = 0; j < S; j++) acc[h][j] = dot2(acc[h][j], k[j], both);
                }
            }
            for (int j = 0; j < S; j++) {
                const int own = 16 * (first + j);
                const Floats step = widened16(steps + own);
                for (int h = 0; h < Q; h++) store(scores[h] + at + own, times(as_floats(acc[h][j]), times(step, all(queries[h].step * scale))));
            }
        }
        fetch_steps(later, dim);
    }
}

// Weights times the steps of their values, as 16-bit codes; returns their step.
static inline float weights_int16(const Span& span, float* scores, int16_t* codes) {
    const int padded = (span.count + 31) / 32 * 32;
    Floats most = zeros();
    for (int at = 0; at < span.count; at += PAGE) {
        const bf16* steps = (const bf16*)(span.of(span.cache.values, span.first + at) + PAGE * span.cache.dim);
        for (int i = 0; i < PAGE && at + i < padded; i += 16) {
            const Floats weight = times(load(scores + at + i), widened16(steps + i));
            store(scores + at + i, weight);
            most = greatest(most, weight);
        }
    }
    const float top = greatest_of(most);
    const Floats inverse = all(top > 0 ? 32767.0f / top : 0.0f);
    for (int i = 0; i < padded; i += 16) store_words(codes + i, rounded(times(load(scores + i), inverse)));
    return top / 32767.0f;
}

template <int Q, int W>
static void blend_int8(const Span& span, const Query* queries, const int16_t codes[][CHUNK], const float* steps, int from) {
    const int dim = span.cache.dim;
    Ints acc[Q][W];
    for (int h = 0; h < Q; h++)
        for (int w = 0; w < W; w++) acc[h][w] = none();
    for (int at = 0; at < span.count; at += PAGE) {
        const int8_t* values = (const int8_t*)span.of(span.cache.values, span.first + at) + 2 * from;
        const char* later = (const char*)span.of(span.cache.keys, std::min(span.first + at + CHUNK, span.seen - 1)) + 2 * from;
        const int here = std::min(PAGE, span.count - at);
        if (!from) fetch_steps(later, dim);
        for (int i = 0; i < here; i += 2, values += 2 * dim, later += 2 * dim) {
            Ints v[W];
            for (int w = 0; w < W; w++) v[w] = words_of(values + 32 * w);
            if (W > 1 || from % 32 == 0) _mm_prefetch(later, _MM_HINT_T1);
            if (W > 2) _mm_prefetch(later + 64, _MM_HINT_T1);
            for (int h = 0; h < Q; h++) {
                const Ints both = four_bytes_everywhere(codes[h] + at + i);
                for (int w = 0; w < W; w++) acc[h][w] = dot2(acc[h][w], v[w], both);
            }
        }
    }
    for (int h = 0; h < Q; h++)
        for (int w = 0; w < W; w++) store(queries[h].part->values + from + 16 * w, times(as_floats(acc[h][w]), all(steps[h])));
}

template <int Q>
static void heads_int8(const Span& span, const Query* queries, float scale) {
    alignas(64) float scores[Q][CHUNK];
    alignas(64) int16_t codes[Q][CHUNK];
    float steps[Q];
    scores_int8<Q>(span, queries, scale, scores);
    for (int h = 0; h < Q; h++) {
        weigh(span, queries[h], scores[h]);
        steps[h] = weights_int16(span, scores[h], codes[h]);
    }
    int from = 0;
    for (; from + 16 * sixteens<Q>() <= span.cache.dim; from += 16 * sixteens<Q>()) blend_int8<Q, sixteens<Q>()>(span, queries, codes, steps, from);
    for (; from < span.cache.dim; from += 16) blend_int8<Q, 1>(span, queries, codes, steps, from);
}
