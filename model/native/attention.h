// Attention of one token's query heads that share a key head, over keys and values in pages of 64 positions.
//
// A layer's pages: keys [page, Hkv, D / 2, 64, 2], so that sixteen positions lie in one register; values [page, Hkv, 32, D, 2], so
// that two positions of sixteen dimensions do.
// Positions are taken in chunks of CHUNK from the first on; each chunk has a softmax of its own, and chunks are joined in order.
// So the bits depend on the token's own past alone. It knows neither sequences nor who owns a page.
#pragma once
#include <algorithm>
#include "lanes.h"

static const int PAGE = 64, CHUNK = 512, HEADS = 6;

struct Cache {
    const bf16* keys;
    const bf16* values;
    int kv_heads, dim;
    int64_t page() const { return int64_t(kv_heads) * PAGE * dim; }
};

// Where the positions of a token's sequence lie, and which it sees: [0, past) and, of the new ones, those in `visible` (null: all
// up to itself). `seen` is past + new ones that may be visible.
struct View {
    const int32_t* pages;
    int past, seen;
    const uint8_t* visible;
};

static inline const bf16* page_of(const Cache& cache, const View& view, const bf16* of, int head, int position) {
    return of + view.pages[position / PAGE] * cache.page() + int64_t(head) * PAGE * cache.dim;
}

static inline int chunks_of(const View& view) { return (view.seen + CHUNK - 1) / CHUNK; }

// Of a chunk, a head: its greatest score, the sum of weights, and the weighted sum of values.
struct Part {
    float most, weight;
    float* values;  // [D]
};

template <int Q>
static void scores_of(const Cache& cache, const View& view, int head, int first, int count, const bf16* q, float scale, float scores[][CHUNK]) {
    const int dim = cache.dim;
    const __m512 factor = _mm512_set1_ps(scale);
    for (int at = 0; at < count; at += PAGE) {
        const bf16* keys = page_of(cache, view, cache.keys, head, first + at);
        const bf16* later = page_of(cache, view, cache.keys, head, std::min(first + at + PAGE, view.seen - 1));
        __m512 acc[Q][4];
        for (int h = 0; h < Q; h++)
            for (int j = 0; j < 4; j++) acc[h][j] = _mm512_setzero_ps();
        for (int d = 0; d < dim; d += 2, keys += 2 * PAGE, later += 2 * PAGE) {
            __m512i k[4];
            for (int j = 0; j < 4; j++) {
                k[j] = _mm512_loadu_si512(keys + 32 * j);
                _mm_prefetch((const char*)(later + 32 * j), _MM_HINT_T0);
            }
            for (int h = 0; h < Q; h++) {
                const __m512i both = pair_everywhere(q + h * dim + d);
                for (int j = 0; j < 4; j++) acc[h][j] = dot2(acc[h][j], k[j], both);
            }
        }
        for (int h = 0; h < Q; h++)
            for (int j = 0; j < 4; j++) _mm512_storeu_ps(scores[h] + at + 16 * j, _mm512_mul_ps(acc[h][j], factor));
    }
}

// Scores become weights, bfloat16: `count` of them and zeros up to a multiple of 32.
static inline void weigh(const View& view, int first, int count, float* scores, bf16* weights, Part& part) {
    const int padded = (count + 31) / 32 * 32;
    for (int i = count; i < padded; i++) scores[i] = -INFINITY;
    if (view.visible)
        for (int i = std::max(0, view.past - first); i < count; i++)
            if (!view.visible[first + i - view.past]) scores[i] = -INFINITY;
    __m512 most = _mm512_set1_ps(-INFINITY);
    for (int i = 0; i < padded; i += 16) most = _mm512_max_ps(most, _mm512_loadu_ps(scores + i));
    part.most = _mm512_reduce_max_ps(most);
    const __m512 base = _mm512_set1_ps(part.most == -INFINITY ? 0.0f : part.most);
    __m512 sum = _mm512_setzero_ps();
    for (int i = 0; i < padded; i += 16) {
        const __m256i weight = narrowed16(exponential(_mm512_sub_ps(_mm512_loadu_ps(scores + i), base)));
        _mm256_storeu_si256((__m256i*)(weights + i), weight);
        sum = _mm512_add_ps(sum, widened(weight));
    }
    part.weight = _mm512_reduce_add_ps(sum);
}

template <int Q, int W>
static void blend(const Cache& cache, const View& view, int head, int first, int count, const bf16 weights[][CHUNK], int from, Part* parts) {
    __m512 acc[Q][W];
    for (int h = 0; h < Q; h++)
        for (int w = 0; w < W; w++) acc[h][w] = _mm512_setzero_ps();
    for (int at = 0; at < count; at += PAGE) {
        const bf16* values = page_of(cache, view, cache.values, head, first + at) + 2 * from;
        const bf16* later = page_of(cache, view, cache.values, head, std::min(first + at + PAGE, view.seen - 1)) + 2 * from;
        const int here = std::min(PAGE, count - at);
        for (int i = 0; i < here; i += 2, values += 2 * cache.dim, later += 2 * cache.dim) {
            __m512i v[W];
            for (int w = 0; w < W; w++) {
                v[w] = _mm512_loadu_si512(values + 32 * w);
                _mm_prefetch((const char*)(later + 32 * w), _MM_HINT_T0);
            }
            for (int h = 0; h < Q; h++) {
                const __m512i both = pair_everywhere(weights[h] + at + i);
                for (int w = 0; w < W; w++) acc[h][w] = dot2(acc[h][w], v[w], both);
            }
        }
    }
    for (int h = 0; h < Q; h++)
        for (int w = 0; w < W; w++) _mm512_storeu_ps(parts[h].values + from + 16 * w, acc[h][w]);
}

template <int Q>
static void attend_heads(const Cache& cache, const View& view, int head, int chunk, const bf16* q, float scale, Part* parts) {
    alignas(64) float scores[Q][CHUNK];
    alignas(64) bf16 weights[Q][CHUNK];
    const int first = chunk * CHUNK, count = std::min(CHUNK, view.seen - first);
    scores_of<Q>(cache, view, head, first, count, q, scale, scores);
    for (int h = 0; h < Q; h++) weigh(view, first, count, scores[h], weights[h], parts[h]);
    int from = 0;
    for (; from + 64 <= cache.dim; from += 64) blend<Q, 4>(cache, view, head, first, count, weights, from, parts);
    for (; from < cache.dim; from += 16) blend<Q, 1>(cache, view, head, first, count, weights, from, parts);
}

// q [heads, D] of one token; parts [heads].
static inline void attend_chunk(const Cache& cache, const View& view, int head, int chunk, const bf16* q, int heads, float scale, Part* parts) {
    const int tiles = (heads + HEADS - 1) / HEADS;
    for (int n = 0; n < tiles; n++) {
        const int start = heads * n / tiles, count = heads * (n + 1) / tiles - start;
        const bf16* own = q + start * cache.dim;
        switch (count) {
            case 1: attend_heads<1>(cache, view, head, chunk, own, scale, parts + start); break;
            case 2: attend_heads<2>(cache, view, head, chunk, own, scale, parts + start); break;
            case 3: attend_heads<3>(cache, view, head, chunk, own, scale, parts + start); break;
            case 4: attend_heads<4>(cache, view, head, chunk, own, scale, parts + start); break;
            case 5: attend_heads<5>(cache, view, head, chunk, own, scale, parts + start); break;
            default: attend_heads<6>(cache, view, head, chunk, own, scale, parts + start);
        }
    }
}

// Parts of one head, chunk after chunk (`step` apart), joined: y [D].
static inline void join(const Part* parts, int chunks, int step, int dim, bf16* y) {
    float most = -INFINITY, weight = 0;
    for (int c = 0; c < chunks; c++) most = std::max(most, parts[c * step].most);
    alignas(64) float sum[512];
    for (int d = 0; d < dim; d++) sum[d] = 0;
    for (int c = 0; c < chunks; c++) {
        const Part& part = parts[c * step];
        const float share = part.most == -INFINITY ? 0.0f : std::exp(part.most - most);
        weight += share * part.weight;
        const __m512 factor = _mm512_set1_ps(share);
        for (int d = 0; d < dim; d += 16)
            _mm512_storeu_ps(sum + d, _mm512_fmadd_ps(factor, _mm512_loadu_ps(part.values + d), _mm512_loadu_ps(sum + d)));
    }
    const __m512 scale = _mm512_set1_ps(1.0f / weight);
    for (int d = 0; d < dim; d += 16) _mm256_storeu_si256((__m256i*)(y + d), narrowed16(_mm512_mul_ps(_mm512_loadu_ps(sum + d), scale)));
}
