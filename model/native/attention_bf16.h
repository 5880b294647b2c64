// Attention over bfloat16 keys and values: AVX-512 only.
//
// Keys of a page's head are [D / 2, 64, 2], so that sixteen positions lie in one register; values [32, D, 2], so that two positions of
// sixteen dimensions do.
#pragma once
#include "attention.h"

static inline void put_bf16(const Cache& cache, uint8_t* head, const float* x, int at, bool key) {
    bf16* to = (bf16*)head;
    for (int d = 0; d < cache.dim; d++)
        to[key ? (d & ~1) * PAGE + 2 * at + (d & 1) : (at & ~1) * cache.dim + 2 * d + (at & 1)] = narrowed(x[d]);
}

template <int Q>
static void scores_bf16(const Span& span, const Query* queries, float scale, float scores[][CHUNK]) {
    const int dim = span.cache.dim;
    for (int at = 0; at < span.count; at += PAGE) {
        const bf16* keys = (const bf16*)span.of(span.cache.keys, span.first + at);
        const bf16* later = (const bf16*)span.of(span.cache.values, span.first + at);
        __m512 acc[Q][4];
        for (int h = 0; h < Q; h++)
            for (int j = 0; j < 4; j++) acc[h][j] = _mm512_setzero_ps();
        for (int d = 0; d < dim; d += 2, keys += 2 * PAGE, later += 2 * PAGE) {
            __m512i k[4];
            for (int j = 0; j < 4; j++) {
                k[j] = _mm512_loadu_si512(keys + 32 * j);
                _mm_prefetch((const char*)(later + 32 * j), _MM_HINT_T1);
            }
            for (int h = 0; h < Q; h++) {
                const __m512i both = pair_everywhere((const bf16*)queries[h].q + d);
                for (int j = 0; j < 4; j++) acc[h][j] = dot2(acc[h][j], k[j], both);
            }
        }
        for (int h = 0; h < Q; h++)
            for (int j = 0; j < 4; j++) _mm512_storeu_ps(scores[h] + at + 16 * j, _mm512_mul_ps(acc[h][j], _mm512_set1_ps(scale)));
    }
}

template <int Q, int W>
static void blend_bf16(const Span& span, const Query* queries, const bf16 weights[][CHUNK], int from) {
    const int dim = span.cache.dim;
    __m512 acc[Q][W];
    for (int h = 0; h < Q; h++)
        for (int w = 0; w < W; w++) acc[h][w] = _mm512_setzero_ps();
    for (int at = 0; at < span.count; at += PAGE) {
        const bf16* values = (const bf16*)span.of(span.cache.values, span.first + at) + 2 * from;
        const bf16* later = (const bf16*)span.of(span.cache.keys, std::min(span.first + at + CHUNK, span.seen - 1)) + 2 * from;
        const int here = std::min(PAGE, span.count - at);
        for (int i = 0; i < here; i += 2, values += 2 * dim, later += 2 * dim) {
            __m512i v[W];
            for (int w = 0; w < W; w++) {
                v[w] = _mm512_loadu_si512(values + 32 * w);
                _mm_prefetch((const char*)(later + 32 * w), _MM_HINT_T1);
            }
            for (int h = 0; h < Q; h++) {
                const __m512i both = pair_everywhere(weights[h] + at + i);
                for (int w = 0; w < W; w++) acc[h][w] = dot2(acc[h][w], v[w], both);
            }
        }
    }
    for (int h = 0; h < Q; h++)
        for (int w = 0; w < W; w++) _mm512_storeu_ps(queries[h].part->values + from + 16 * w, acc[h][w]);
}

template <int Q>
static void heads_bf16(const Span& span, const Query* queries, float scale) {
    alignas(64) float scores[Q][CHUNK];
    alignas(64) bf16 weights[Q][CHUNK];
    scores_bf16<Q>(span, queries, scale, scores);
    for (int h = 0; h < Q; h++) {
        weigh(span, queries[h], scores[h]);
        Floats sum = zeros();  // of the weights as they are used
        for (int i = 0; i < (span.count + 31) / 32 * 32; i += 16) {
            store_bf16(weights[h] + i, load(scores[h] + i));
            sum = plus(sum, widened16(weights[h] + i));
        }
        queries[h].part->weight = sum_of(sum);
    }
    int from = 0;
    for (; from + 64 <= span.cache.dim; from += 64) blend_bf16<Q, 4>(span, queries, weights, from);
    for (; from < span.cache.dim; from += 16) blend_bf16<Q, 1>(span, queries, weights, from);
}
