// Few tokens: all threads compute them together, each taking a part of every matrix and of every sequence's positions.
#pragma once
#include "mixture.h"

class Together {
  public:
    Together(const Network& net, const Pass& pass, Crew& crew, std::vector<Room>& rooms) : net_(net), pass_(pass), crew_(crew), rooms_(rooms) {
        const int t = pass.tokens;
        y_.resize(int64_t(t) * std::max(net.wide(), 2 * net.inner));
        queries_.shape(net, t);
        act_.resize(int64_t(t) * net.inner);
        int64_t parts = 0;
        for (int i = 0; i < t; i++) {
            offsets_.push_back(parts);
            parts += int64_t(chunks_of(pass.seen(i))) * net.heads;
            fills_ |= net.blocks[net.layers - 1].bounds && pass.slots[i] % PAGE == PAGE - 1;
            for (int h = 0; pass.selects(i) && h < net.kv_heads; h++) choices_.push_back({i, h, 0});
            most_kept_ = std::max(most_kept_, pass.keep[pass.span_of[i]]);
        }
        if (!choices_.empty()) chosen_.resize(int64_t(t) * net.kv_heads * most_kept_);
        parts_.resize(parts);
        values_.resize(parts * net.dim);
        for (int64_t i = 0; i < parts; i++) parts_[i].values = values_.data() + i * net.dim;
        for (int some = 0; some < 2; some++)
            for (int i = 0; i < t; i++)
                for (int h = 0; h < net.kv_heads; h++)
                    for (int c = 0; c < chunks_of(some ? pass.looked_at(i) : pass.seen(i)); c++) tasks_[some].push_back({i, h, c});
    }
    void work(int id) {
        Room& room = rooms_[id];
        const int t = pass_.tokens, hidden = net_.hidden, wide = net_.wide(), all = wide / net_.dim;
        room.spent.begin();
        for (int layer = 0; layer < net_.layers; layer++) {
            const Block& block = net_.blocks[layer];
            norm(room, block.qkv, block.attention_norm);
            part<false>(id, room, block.qkv, y_.data(), wide);
            crew_.meet();
            room.spent.on(PROJECTIONS);
            for (int i = id; i < t * all; i += crew_.size())
                place(net_, block, pass_, i / all, i % all, i % all + 1, y_.data() + int64_t(i / all) * wide, queries_, i / all);
            crew_.meet();
            if (fills_) {
                fill(net_, block, pass_, t * id / crew_.size(), t * (id + 1) / crew_.size());
                crew_.meet();
            }
            room.spent.on(PLACES);
            if (!choices_.empty() && block.bounds) {
                choose(id, room, block);
                crew_.meet();
                room.spent.on(CHOICE);
            }
            attention(id, block);
            crew_.meet();
            room.spent.on(ATTENTION);
            gather(room, block);
            part<true>(id, room, block.output, pass_.hidden, hidden);
            crew_.meet();
            room.spent.on(OUTPUT);
            if (block.mixture) {
                mix(net_, layer, block, room, gathered_, t, pass_.hidden, id, crew_.size(), [this] { crew_.meet(); });
                crew_.meet();
                room.spent.on(DOWN);
                continue;
            }
            norm(room, block.gate_up, block.feed_forward_norm);
            feed_forward(id, room, block);
            crew_.meet();
            room.spent.on(GATE_UP);
            room.input.shape(t, block.down);
            for (int i = 0; i < t; i++) room.input.put(i, act_.data() + int64_t(i) * net_.inner);
            part<true>(id, room, block.down, pass_.hidden, hidden);
            crew_.meet();
            room.spent.on(DOWN);
        }
        for (int i = id; i < t; i += crew_.size()) {
            float* row = room.row_of(hidden);
            rms_norm(pass_.hidden + int64_t(i) * hidden, net_.norm, hidden, net_.eps, row);
            for (int d = 0; d < hidden; d += 16) store_bf16(pass_.normed + int64_t(i) * hidden + d, load(row + d));
        }
    }

  private:
    struct Task { int token, head, chunk; };

    void norm(Room& room, const Matrix& m, const float* weight) {
        const int hidden = net_.hidden;
        float* row = room.row_of(hidden);
        room.input.shape(pass_.tokens, m);
        for (int i = 0; i < pass_.tokens; i++) {
            rms_norm(pass_.hidden + int64_t(i) * hidden, weight, hidden, net_.eps, row);
            room.input.put(i, row);
        }
    }
    template <bool Add>
    void part(int id, Room& room, const Matrix& m, float* y, int stride) {
        const int blocks = blocks_of(m), size = crew_.size();
        product<Add>(m, blocks * id / size, blocks * (id + 1) / size, room, 0, pass_.tokens, y, stride);
    }
    void feed_forward(int id, Room& room, const Block& block) {
        const Matrix& m = block.gate_up;
        const int size = crew_.size(), t = pass_.tokens, inner = net_.inner;
        if (inner % BLOCK) {  // gate and up share a block somewhere: all of both first
            part<false>(id, room, m, y_.data(), 2 * inner);
            crew_.meet();
            for (int i = id; i < t; i += size) swiglu(y_.data() + int64_t(i) * 2 * inner, y_.data() + int64_t(i) * 2 * inner + inner, inner, act_.data() + int64_t(i) * inner);
            return;
        }
        const int blocks = inner / BLOCK, start = blocks * id / size, end = blocks * (id + 1) / size;
        product<false>(m, start, end, room, 0, t, y_.data(), 2 * inner);
        product<false>(m, blocks + start, blocks + end, room, 0, t, y_.data(), 2 * inner);
        for (int i = 0; i < t; i++) {
            const float* y = y_.data() + int64_t(i) * 2 * inner + start * BLOCK;
            swiglu(y, y + inner, (end - start) * BLOCK, act_.data() + int64_t(i) * inner + start * BLOCK);
        }
    }
    int32_t* chosen(int token, int head) { return chosen_.data() + (int64_t(token) * net_.kv_heads + head) * most_kept_; }
    int looked_at(const Block& block, int token) const { return block.bounds ? pass_.looked_at(token) : pass_.seen(token); }
    void choose(int id, Room& room, const Block& block) {
        const int group = net_.heads / net_.kv_heads;
        std::vector<Query> queries(group);
        for (size_t i = id; i < choices_.size(); i += crew_.size()) {
            const auto [token, head, _] = choices_[i];
            for (int g = 0; g < group; g++) queries[g] = queries_.of(net_, pass_, token, token, head * group + g, nullptr);
            room.chooser.choose(net_.cache(block), block.bounds, pass_.table(token), pass_.pages_of(token), head, queries.data(), group,
                                pass_.keep[pass_.span_of[token]], chosen(token, head));
        }
    }
    void attention(int id, const Block& block) {
        const Cache cache = net_.cache(block);
        const int group = net_.heads / net_.kv_heads;
        const float scale = 1.0f / std::sqrt(float(net_.dim));
        std::vector<Query> queries(group);
        // Runs of chunks: one prefetches the next.
        const std::vector<Task>& tasks = tasks_[block.bounds != nullptr];
        const size_t start = tasks.size() * id / crew_.size(), end = tasks.size() * (id + 1) / crew_.size();
        for (size_t i = start; i < end; i++) {
            const Task& task = tasks[i];
            Part* parts = parts_.data() + offsets_[task.token] + int64_t(task.chunk) * net_.heads + task.head * group;
            for (int g = 0; g < group; g++) {
                queries[g] = queries_.of(net_, pass_, task.token, task.token, task.head * group + g, parts + g);
                queries[g].seen = looked_at(block, task.token);
            }
            attend(cache, block.bounds && pass_.selects(task.token) ? chosen(task.token, task.head) : pass_.table(task.token), task.head, task.chunk, queries.data(), group, scale);
        }
    }
    // What all heads found, as the input of the output matrix.
    void gather(Room& room, const Block& block) {
        const int dim = net_.dim;
        room.input.shape(pass_.tokens, block.output);
        room.values_of(1, dim);
        float* row = room.row_of(net_.heads * dim);
        for (int i = 0; i < pass_.tokens; i++) {
            for (int h = 0; h < net_.heads; h++) {
                begin(room.parts[0], dim);
                for (int c = 0; c < chunks_of(looked_at(block, i)); c++) fold(room.parts[0], parts_[offsets_[i] + int64_t(c) * net_.heads + h], dim);
                finish(room.parts[0], dim, row + h * dim);
            }
            room.input.put(i, row);
        }
    }

    const Network& net_;
    const Pass& pass_;
    Crew& crew_;
    std::vector<Room>& rooms_;
    std::vector<float> y_, values_, act_;
    Queries queries_;
    Gathered gathered_;
    std::vector<int64_t> offsets_;
    std::vector<Part> parts_;
    std::vector<Task> tasks_[2], choices_;  // of layers that look at everything, and of the others
    std::vector<int32_t> chosen_;  // [T, Hkv, most_kept_]
    int32_t most_kept_ = 0;
    bool fills_ = false;  // some page gets its last key
};
