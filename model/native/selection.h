// Which pages a generated token looks at where it does not look at all of them, after Quest (arXiv 2406.10774).
//
// Of each full page and key head the greatest and the least of its keys are known, dimension by dimension. With them no key of the page
// can score higher with a query than the sum over dimensions of the greater product; a page counts as much as the softmax of these bounds
// gives it, summed over the query heads of the key head. The first page and the last two are always looked at. The choice depends on the
// token's own past alone. It knows neither sequences nor who asks.
#pragma once
#include <cstring>
#include "attention_int8.h"

static inline int padded32(int dim) { return (dim + 31) / 32 * 32; }
// Of a page and key head: greatest, least, as signed bytes of a common step, padded with zeros; the step.
static inline int64_t bound_bytes(int dim) { return 2 * padded32(dim) + 16; }

// The bounds of a full page whose keys are at `head`.
static void summarize(const Cache& cache, const uint8_t* head, uint8_t* to) {
    const int dim = cache.dim, padded = padded32(dim);
    float bounds[2][512], most = 0;
    for (int d = 0; d < dim; d++) {
        float greatest = -INFINITY, least = INFINITY;
        for (int at = 0; at < PAGE; at++) {
            const int place = (d & ~1) * PAGE + 2 * at + (d & 1);
            const float key = cache.exact ? widened(((const bf16*)head)[place]) : ((const int8_t*)head)[place] * widened(((const bf16*)(head + PAGE * dim))[at]);
            greatest = std::max(greatest, key), least = std::min(least, key);
        }
        bounds[0][d] = greatest, bounds[1][d] = least;
        most = std::max(most, std::max(std::fabs(greatest), std::fabs(least)));
    }
    const float step = most / 127.0f, inverse = most > 0 ? 127.0f / most : 0.0f;
    memset(to, 0, bound_bytes(dim));
    for (int side = 0; side < 2; side++)
        for (int d = 0; d < dim; d++) ((int8_t*)to)[side * padded + d] = int8_t(std::lrintf(std::max(-127.0f, std::min(127.0f, bounds[side][d] * inverse))));
    memcpy(to + 2 * padded, &step, sizeof step);
}

// One thread's space for choosing.
struct Chooser {
    struct Asked { alignas(64) int16_t above[512], below[512]; float step; };
    std::vector<Asked> asked;
    std::vector<float> scores, totals;
    std::vector<int32_t> order;

    // The pages, `keep` of the `count` in `pages`, that the `group` query heads of a key head look at; ascending, into `to`. Of queries
    // only q and step are read.
    void choose(const Cache& cache, const uint8_t* bounds, const int32_t* pages, int count, int head, const Query* queries, int group, int keep, int32_t* to) {
        const int dim = cache.dim, padded = padded32(dim), width = (count + 15) / 16 * 16;
        asked.resize(group), scores.assign(size_t(group) * width, -INFINITY), totals.assign(width, 0.0f);
        for (int h = 0; h < group; h++) ask(cache, queries[h], asked[h]);
        const int64_t size = bound_bytes(dim);
        const auto of = [&](int page) { return bounds + (int64_t(pages[page]) * cache.kv_heads + head) * size; };
        for (int page = 1; page < count - 2; page++) {
            const int8_t* greatest = (const int8_t*)of(page);
            for (int64_t line = 0; line < size; line += 64) _mm_prefetch((const char*)of(std::min(page + 6, count - 3)) + line, _MM_HINT_T0);
            float step;
            memcpy(&step, greatest + 2 * padded, sizeof step);
            for (int h = 0; h < group; h++) {
                Ints sum = none();
                for (int d = 0; d < padded; d += 32) {
                    sum = dot2(sum, words_of(greatest + d), load_ints(asked[h].above + d));
                    sum = dot2(sum, words_of(greatest + padded + d), load_ints(asked[h].below + d));
                }
                scores[size_t(h) * width + page] = total_of(sum) * (step * asked[h].step);
            }
        }
        for (int h = 0; h < group; h++) {
            const float* its = scores.data() + size_t(h) * width;
            Floats most = all(-INFINITY), sum = zeros();
            for (int i = 0; i < width; i += 16) most = greatest_pair(most, load(its + i));
            const Floats base = all(greatest_of(most));
            for (int i = 0; i < width; i += 16) sum = plus(sum, exponential(minus(load(its + i), base)));
            const Floats share = all(1.0f / sum_of(sum));
            for (int i = 0; i < width; i += 16) store(totals.data() + i, fma(exponential(minus(load(its + i), base)), share, load(totals.data() + i)));
        }
        order.resize(count - 3);
        for (int i = 0; i < count - 3; i++) order[i] = i + 1;
        const auto better = [&](int a, int b) { return totals[a] != totals[b] ? totals[a] > totals[b] : a < b; };
        std::nth_element(order.begin(), order.begin() + (keep - 3), order.end(), better);
        order.resize(keep - 3);
        std::sort(order.begin(), order.end());
        *to++ = pages[0];
        for (int page : order) *to++ = pages[page];
        *to++ = pages[count - 2], *to = pages[count - 1];
    }

  private:
    static Floats greatest_pair(Floats a, Floats b) { return ::greatest(a, b); }
    static void ask(const Cache& cache, const Query& query, Asked& to) {
        alignas(64) int16_t codes[512];
        const int16_t* q = query.q;
        to.step = query.step;
        if (cache.exact) {
            alignas(64) float row[512];
            for (int d = 0; d < cache.dim; d++) row[d] = widened(((const bf16*)query.q)[d]);
            to.step = query_int16(row, cache.dim, codes);
            q = codes;
        }
        to.step /= std::sqrt(float(cache.dim));
        memset(to.above, 0, sizeof to.above), memset(to.below, 0, sizeof to.below);
        for (int d = 0; d < cache.dim; d++) (q[d] > 0 ? to.above : to.below)[d] = q[d];
    }
};
