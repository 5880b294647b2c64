// Many tokens are shared out: each thread takes its own through a block, and waits for the others' keys.
#pragma once
#include "mixture.h"

class SharedOut {
  public:
    SharedOut(const Network& net, const Pass& pass, Crew& crew, std::vector<Room>& rooms) : net_(net), pass_(pass), crew_(crew), rooms_(rooms) {}
    void work(int id) {
        Room& room = rooms_[id];
        const std::vector<Run> runs = own(id);
        std::vector<Queries> queries(runs.size());
        const int hidden = net_.hidden, wide = net_.wide(), inner = net_.inner;
        Gathered gathered;
        for (size_t n = 0; n < runs.size(); n++) queries[n].shape(net_, runs[n].count);
        for (int layer = 0; layer < net_.layers; layer++) {
            const Block& block = net_.blocks[layer];
            for (size_t n = 0; n < runs.size(); n++) {
                const auto [start, count] = runs[n];
                norm(room, runs[n], block.qkv, block.attention_norm);
                room.y.resize(std::max(room.y.size(), size_t(count) * wide));
                product<false>(block.qkv, 0, blocks_of(block.qkv), room, 0, count, room.y.data(), wide);
                for (int i = 0; i < count; i++) place(net_, block, pass_, start + i, 0, wide / net_.dim, room.y.data() + int64_t(i) * wide, queries[n], i);
            }
            crew_.meet();
            for (size_t n = 0; n < runs.size(); n++) {
                const auto [start, count] = runs[n];
                fill(net_, block, pass_, start, start + count);
                attention(room, block, runs[n], queries[n]);
                product<true>(block.output, 0, blocks_of(block.output), room, 0, count, pass_.hidden + int64_t(start) * hidden, hidden);
                if (block.mixture) {
                    mix(net_, layer, block, room, gathered, count, pass_.hidden + int64_t(start) * hidden, 0, 1, [] {});
                    continue;
                }
                norm(room, runs[n], block.gate_up, block.feed_forward_norm);
                feed_forward(room, block, count);
                room.input.shape(count, block.down);
                for (int i = 0; i < count; i++) room.input.put(i, room.act.data() + int64_t(i) * inner);
                product<true>(block.down, 0, blocks_of(block.down), room, 0, count, pass_.hidden + int64_t(start) * hidden, hidden);
            }
        }
        float* row = room.row_of(hidden);
        for (const auto [start, count] : runs)
            for (int i = start; i < start + count; i++) {
                rms_norm(pass_.hidden + int64_t(i) * hidden, net_.norm, hidden, net_.eps, row);
                for (int d = 0; d < hidden; d += 16) store_bf16(pass_.normed + int64_t(i) * hidden + d, load(row + d));
            }
    }

  private:
    struct Run { int start, count; };
    static const int MOST = 96, EVEN = 8;  // tokens that go through a matrix at once, which their activations' place in the caches bounds

    // Equal runs of tokens by turns, so that late ones, which see more, are spread.
    std::vector<Run> own(int id) const {
        const int size = crew_.size(), tokens = pass_.tokens;
        const int rounds = (tokens + size * MOST - 1) / (size * MOST);
        const int run = ((tokens + size * rounds - 1) / (size * rounds) + EVEN - 1) / EVEN * EVEN;
        std::vector<Run> mine;
        for (int n = 0; n * run < tokens; n++)
            if ((n / size % 2 ? size - 1 - n % size : n % size) == id) mine.push_back({n * run, std::min(run, tokens - n * run)});
        return mine;
    }
    void norm(Room& room, const Run& run, const Matrix& m, const float* weight) {
        const int hidden = net_.hidden;
        float* row = room.row_of(hidden);
        room.input.shape(run.count, m);
        for (int i = 0; i < run.count; i++) {
            rms_norm(pass_.hidden + int64_t(run.start + i) * hidden, weight, hidden, net_.eps, row);
            room.input.put(i, row);
        }
    }
    void feed_forward(Room& room, const Block& block, int count) {
        const Matrix& m = block.gate_up;
        const int inner = net_.inner;
        room.act.resize(std::max(room.act.size(), size_t(count) * inner));
        if (inner % BLOCK) {
            room.y.resize(std::max(room.y.size(), size_t(count) * 2 * inner));
            product<false>(m, 0, blocks_of(m), room, 0, count, room.y.data(), 2 * inner);
            for (int i = 0; i < count; i++) {
                const float* y = room.y.data() + int64_t(i) * 2 * inner;
                swiglu(y, y + inner, inner, room.act.data() + int64_t(i) * inner);
            }
            return;
        }
        // A block of gates and its block of ups at a time: they stay in the caches.
        room.y.resize(std::max(room.y.size(), size_t(count) * 2 * BLOCK));
        float *gate = room.y.data(), *up = gate + int64_t(count) * BLOCK;
        const int blocks = inner / BLOCK;
        for (int b = 0; b < blocks; b++) {
            product<false>(m, b, b + 1, room, 0, count, gate - b * BLOCK, BLOCK);
            product<false>(m, blocks + b, blocks + b + 1, room, 0, count, up - (blocks + b) * BLOCK, BLOCK);
            for (int i = 0; i < count; i++) swiglu(gate + i * BLOCK, up + i * BLOCK, BLOCK, room.act.data() + int64_t(i) * inner + b * BLOCK);
        }
    }
    // Chunk after chunk for all tokens of the run, so that it is read from memory once. Leaves the input of the output matrix.
    void attention(Room& room, const Block& block, const Run& run, const Queries& queries) {
        const Cache cache = net_.cache(block);
        const int group = net_.heads / net_.kv_heads, dim = net_.dim, width = net_.heads * dim;
        const float scale = 1.0f / std::sqrt(float(dim));
        const int rows = run.count * group;
        room.values_of(rows + std::max(HEADS, group) * SIDE, dim);
        Part *found = room.parts.data(), *now = found + rows;
        room.y.resize(std::max(room.y.size(), size_t(run.count) * width));
        int most = 0;
        for (int i = 0; i < run.count; i++) most = std::max(most, chunks_of(pass_.seen(run.start + i)));
        std::vector<Query> asked(SIDE * group);
        for (int head = 0; head < net_.kv_heads; head++) {
            for (int r = 0; r < rows; r++) begin(found[r], dim);
            for (int chunk = 0; chunk < most; chunk++)
                for (int i = 0; i < run.count;) {
                    const int token = run.start + i;
                    int side = 1;
                    if (chunks_of(pass_.seen(token)) <= chunk) { i++; continue; }
                    while (side < SIDE && i + side < run.count && pass_.span_of[token + side] == pass_.span_of[token]) side++;
                    for (int n = 0; n < side * group; n++)
                        asked[n] = queries.of(net_, pass_, i + n / group, token + n / group, head * group + n % group, now + n);
                    attend(cache, pass_.table(token), head, chunk, asked.data(), side * group, scale);
                    for (int n = 0; n < side * group; n++) fold(found[i * group + n], now[n], dim);
                    i += side;
                }
            for (int r = 0; r < rows; r++) finish(found[r], dim, room.y.data() + int64_t(r / group) * width + (head * group + r % group) * dim);
        }
        room.input.shape(run.count, block.output);
        for (int i = 0; i < run.count; i++) room.input.put(i, room.y.data() + int64_t(i) * width);
    }

    static const int SIDE = 2;  // tokens that look at a chunk together

    const Network& net_;
    const Pass& pass_;
    Crew& crew_;
    std::vector<Room>& rooms_;
};
