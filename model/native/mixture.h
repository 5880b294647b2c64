// A mixture of experts behind a sigmoid router, as `feed_forward.py` has it: which experts compute a token, and their weighted sum, plus
// the shared expert. Router and sums in float32; a token's sum goes through its experts in ascending order, then the shared one, so it
// has the same bits beside any others. It does not know where experts are kept: a network may be asked for them (`Network.fetch`).
#pragma once
#include <algorithm>
#include "network.h"

// One expert and the tokens that pass it: pairs first .. first + count - 1.
struct Use {
    const Matrix *gate_up, *down;
    int first, count;
    int inner() const { return gate_up->rows / 2; }
};

// The experts of some tokens, and what is computed on the way.
struct Gathered {
    std::vector<float> x, scores, weights, y, act, total;
    std::vector<int> tokens, experts;
    std::vector<Use> uses;
    std::vector<Matrix> fetched;
    int wide = 0;  // the widest expert

    void shape(const Mixture& m, const Block& block, int hidden, int count) {
        const int64_t pairs = int64_t(count) * (m.per_token + 1);
        wide = std::max(m.inner, block.gate_up.rows / 2);
        x.resize(int64_t(count) * hidden), total.resize(int64_t(count) * hidden), scores.resize(int64_t(count) * m.experts);
        y.resize(pairs * std::max(2 * wide, hidden)), act.resize(pairs * wide);
    }
};

// How much the experts start..end like each token: a sum of its own, then the sigmoid in double.
static void score(const Mixture& m, const float* x, int hidden, int tokens, int start, int end, float* scores) {
    for (int t = 0; t < tokens; t++)
        for (int e = start; e < end; e++) {
            const float *row = x + int64_t(t) * hidden, *weight = m.router + int64_t(e) * hidden;
            Floats sum = zeros();
            for (int i = 0; i < hidden; i += 16) sum = fma(load(row + i), load(weight + i), sum);
            scores[int64_t(t) * m.experts + e] = float(1.0 / (1.0 + std::exp(-double(sum_of(sum)))));
        }
}

// Where `most` of the `count` values are the greatest, the earlier of equal ones, ascending.
static std::vector<int> best_of(const float* values, int count, int most) {
    std::vector<int> order(count);
    for (int i = 0; i < count; i++) order[i] = i;
    std::partial_sort(order.begin(), order.begin() + most, order.end(), [&](int a, int b) { return values[a] != values[b] ? values[a] > values[b] : a < b; });
    order.resize(most);
    std::sort(order.begin(), order.end());
    return order;
}

// The experts of one token, ascending, from its scores.
static std::vector<int> chosen(const Mixture& m, const float* scores) {
    std::vector<float> eligible(m.experts);
    for (int e = 0; e < m.experts; e++) eligible[e] = scores[e] + m.bias[e];
    if (m.groups > 1) {  // a group is as good as its best two together
        const int size = m.experts / m.groups;
        std::vector<float> quality(m.groups);
        for (int g = 0; g < m.groups; g++) {
            const std::vector<int> two = best_of(&eligible[g * size], size, 2);
            quality[g] = eligible[g * size + two[0]] + eligible[g * size + two[1]];
        }
        const std::vector<int> kept = best_of(quality.data(), m.groups, m.groups_per_token);
        for (int g = 0; g < m.groups; g++)
            if (!std::binary_search(kept.begin(), kept.end(), g)) std::fill_n(&eligible[g * size], size, -INFINITY);
    }
    return best_of(eligible.data(), m.experts, m.per_token);
}

// All tokens' experts from `g.scores`, each with the tokens that chose it. False where experts could not be fetched.
static bool gather(const Network& net, int layer, const Block& block, Gathered& g, int tokens) {
    const Mixture& m = *block.mixture;
    std::vector<std::vector<std::pair<int, float>>> by_expert(m.experts);
    for (int t = 0; t < tokens; t++) {
        const float* scores = &g.scores[int64_t(t) * m.experts];
        const std::vector<int> its = chosen(m, scores);
        float sum = 0;
        for (int e : its) sum += scores[e];
        for (int e : its) by_expert[e].push_back({t, (m.normalize ? scores[e] / (sum + 1e-20f) : scores[e]) * m.scale});
    }
    g.uses.clear(), g.tokens.clear(), g.weights.clear(), g.experts.clear();
    for (int e = 0; e < m.experts; e++) {
        if (by_expert[e].empty()) continue;
        g.experts.push_back(e);
        g.uses.push_back({m.gate_up + e, m.down + e, int(g.tokens.size()), int(by_expert[e].size())});
        for (auto [t, weight] : by_expert[e]) g.tokens.push_back(t), g.weights.push_back(weight);
    }
    if (!m.gate_up) {
        const int used = int(g.uses.size());
        g.fetched.resize(2 * used);
        if (net.fetch(layer, used, g.experts.data(), g.fetched.data(), g.fetched.data() + used)) return false;
        for (int i = 0; i < used; i++) g.uses[i].gate_up = &g.fetched[i], g.uses[i].down = &g.fetched[used + i];
    }
    if (block.gate_up.rows) {
        g.uses.push_back({&block.gate_up, &block.down, int(g.tokens.size()), tokens});
        for (int t = 0; t < tokens; t++) g.tokens.push_back(t), g.weights.push_back(1.0f);
    }
    return true;
}

// Gates and ups of the pairs: this thread's part of every expert's rows.
template <class Meet>
static void gate(Gathered& g, Room& room, int hidden, int id, int size, Meet meet) {
    const int pairs = int(g.tokens.size());
    room.input.shape(pairs, *g.uses[0].gate_up);
    for (int p = 0; p < pairs; p++) room.input.put(p, &g.x[int64_t(g.tokens[p]) * hidden]);
    bool split = true;
    for (const Use& use : g.uses) {
        const int inner = use.inner(), stride = 2 * inner;
        float* y = &g.y[int64_t(use.first) * 2 * g.wide];
        if (inner % BLOCK) {  // gate and up share a block somewhere
            const int blocks = blocks_of(*use.gate_up);
            product<false>(*use.gate_up, blocks * id / size, blocks * (id + 1) / size, room, use.first, use.count, y, stride);
            split = false;
            continue;
        }
        const int blocks = inner / BLOCK, start = blocks * id / size, end = blocks * (id + 1) / size;
        product<false>(*use.gate_up, start, end, room, use.first, use.count, y, stride);
        product<false>(*use.gate_up, blocks + start, blocks + end, room, use.first, use.count, y, stride);
        for (int p = 0; p < use.count; p++)
            swiglu(y + int64_t(p) * stride + start * BLOCK, y + int64_t(p) * stride + inner + start * BLOCK, (end - start) * BLOCK,
                   &g.act[int64_t(use.first + p) * g.wide + start * BLOCK]);
    }
    meet();
    if (split) return;
    for (const Use& use : g.uses) {
        const int inner = use.inner();
        if (inner % BLOCK == 0) continue;
        const float* y = &g.y[int64_t(use.first) * 2 * g.wide];
        for (int p = id; p < use.count; p += size)
            swiglu(y + int64_t(p) * 2 * inner, y + int64_t(p) * 2 * inner + inner, inner, &g.act[int64_t(use.first + p) * g.wide]);
    }
    meet();
}

// The block's feed-forward for `tokens` rows of `residual`, which it is added to; `size` threads at it, of which this is `id`.
template <class Meet>
static void mix(const Network& net, int layer, const Block& block, Room& room, Gathered& g, int tokens, float* residual, int id, int size, Meet meet) {
    const Mixture& m = *block.mixture;
    const int hidden = net.hidden;
    if (id == 0) g.shape(m, block, hidden, tokens);
    meet();
    for (int t = id; t < tokens; t += size) rms_norm(residual + int64_t(t) * hidden, block.feed_forward_norm, hidden, net.eps, &g.x[int64_t(t) * hidden]);
    meet();
    score(m, g.x.data(), hidden, tokens, m.experts * id / size, m.experts * (id + 1) / size, g.scores.data());
    meet();
    if (id == 0 && !gather(net, layer, block, g, tokens)) g.uses.clear();
    meet();
    room.spent.on(ROUTER);
    if (g.uses.empty()) return;
    gate(g, room, hidden, id, size, meet);
    room.spent.on(GATE_UP);
    const int blocks = (hidden + BLOCK - 1) / BLOCK, start = blocks * id / size, end = blocks * (id + 1) / size;
    const int from = start * BLOCK, columns = std::min(end * BLOCK, hidden) - from;
    if (columns <= 0) return;
    for (int t = 0; t < tokens; t++) std::fill_n(&g.total[int64_t(t) * hidden + from], columns, 0.0f);
    for (const Use& use : g.uses) {
        room.input.shape(use.count, *use.down);
        for (int p = 0; p < use.count; p++) room.input.put(p, &g.act[int64_t(use.first + p) * g.wide]);
        float* y = &g.y[int64_t(use.first) * std::max(2 * g.wide, hidden)];
        product<false>(*use.down, start, end, room, 0, use.count, y, hidden);
        for (int p = 0; p < use.count; p++) {
            float* total = &g.total[int64_t(g.tokens[use.first + p]) * hidden + from];
            const float* its = y + int64_t(p) * hidden + from;
            const Floats weight = all(g.weights[use.first + p]);
            for (int i = 0; i < columns; i += 16) store(total + i, fma(weight, load(its + i), load(total + i)));
        }
    }
    for (int t = 0; t < tokens; t++)
        for (int i = from; i < from + columns; i += 16) {
            float* to = residual + int64_t(t) * hidden + i;
            store(to, plus(load(to), load(&g.total[int64_t(t) * hidden + i])));
        }
}
