// Many tokens are shared out: each thread takes its own through a block, and waits for the others' keys.
#pragma once
#include "mixture.h"

class SharedOut {
  public:
    SharedOut(const Network& net, const Pass& pass, Crew& crew, std::vector<Room>& rooms) : net_(net), pass_(pass), crew_(crew), rooms_(rooms) {}
    void work(int id) {
        Room& room = rooms_[id];
        std::vector<Piece> pieces = own(id);
        const int hidden = net_.hidden, wide = net_.wide();
        Gathered gathered;
        for (int layer = 0; layer < net_.layers; layer++) {
            const Block& block = net_.blocks[layer];
            for (Piece& piece : pieces) {
                norm(room, piece, block.qkv, block.attention_norm);
                room.y.resize(std::max(room.y.size(), size_t(piece.count()) * wide));
                product<false>(block.qkv, 0, blocks_of(block.qkv), room, 0, piece.count(), room.y.data(), wide);
                for (int i = 0; i < piece.count(); i++) place(net_, block, pass_, piece.tokens[i], 0, wide / net_.dim, room.y.data() + int64_t(i) * wide, piece.queries, i);
            }
            crew_.meet();
            for (Piece& piece : pieces) {
                for (int token : piece.tokens) fill(net_, block, pass_, token, token + 1);
                attention(room, block, piece);
                product<true>(block.output, 0, blocks_of(block.output), room, 0, piece.count(), piece.residual.data(), hidden);
                if (block.mixture) {
                    mix(net_, layer, block, room, gathered, piece.count(), piece.residual.data(), 0, 1, [] {});
                    continue;
                }
                norm(room, piece, block.gate_up, block.feed_forward_norm);
                feed_forward(room, block, piece.count());
                std::swap(room.input, room.following);
                product<true>(block.down, 0, blocks_of(block.down), room, 0, piece.count(), piece.residual.data(), hidden);
            }
        }
        float* row = room.row_of(hidden);
        for (const Piece& piece : pieces)
            for (int i = 0; i < piece.count(); i++) {
                rms_norm(piece.residual.data() + int64_t(i) * hidden, net_.norm, hidden, net_.eps, row);
                for (int d = 0; d < hidden; d += 16) store_bf16(pass_.normed + int64_t(piece.tokens[i]) * hidden + d, load(row + d));
            }
    }

  private:
    // Tokens that go through a matrix at once, which their activations' place in the caches bounds: one run of neighbours, or several.
    struct Piece {
        std::vector<int> tokens;
        std::vector<float> residual;  // [T, H]
        Queries queries;
        int count() const { return int(tokens.size()); }
    };
    static const int MOST = 96, EVEN = 8;
    static const int MOST_BY_TILES = 256, RUN_BY_TILES = 128, EVEN_BY_TILES = 16;  // more: their matrices are unpacked once for all

    // Equal runs of tokens by turns, so that late ones, which see more, are spread.
    std::vector<Piece> own(int id) const {
        const bool tiles = pass_.tiles;
        const int size = crew_.size(), tokens = pass_.tokens, hidden = net_.hidden, even = tiles ? EVEN_BY_TILES : EVEN;
        const int most = size * (tiles ? RUN_BY_TILES : MOST), least = tiles && tokens >= 4 * size * even ? 2 : 1;
        const int rounds = std::max((tokens + most - 1) / most, least);
        const int run = ((tokens + size * rounds - 1) / (size * rounds) + even - 1) / even * even;
        std::vector<Piece> mine;
        for (int n = 0; n * run < tokens; n++) {
            if ((n / size % 2 ? size - 1 - n % size : n % size) != id) continue;
            if (mine.empty() || !tiles || mine.back().count() + run > MOST_BY_TILES) mine.emplace_back();
            for (int token = n * run; token < std::min((n + 1) * run, tokens); token++) mine.back().tokens.push_back(token);
        }
        for (Piece& piece : mine) {
            piece.queries.shape(net_, piece.count());
            piece.residual.resize(size_t(piece.count()) * hidden);
            for (int i = 0; i < piece.count(); i++) std::copy_n(pass_.hidden + int64_t(piece.tokens[i]) * hidden, hidden, &piece.residual[int64_t(i) * hidden]);
        }
        return mine;
    }
    void norm(Room& room, const Piece& piece, const Matrix& m, const float* weight) {
        const int hidden = net_.hidden;
        float* row = room.row_of(hidden);
        room.input.shape(piece.count(), m);
        for (int i = 0; i < piece.count(); i++) {
            rms_norm(&piece.residual[int64_t(i) * hidden], weight, hidden, net_.eps, row);
            room.input.put(i, row);
        }
    }
    // Leaves the input of the matrix `down`.
    void feed_forward(Room& room, const Block& block, int count) {
        const Matrix& m = block.gate_up;
        const int inner = net_.inner;
        room.following.for_tiles = room.input.for_tiles;
        room.following.shape(count, block.down);
        if (inner % BLOCK) {
            room.y.resize(std::max(room.y.size(), size_t(count) * 2 * inner));
            product<false>(m, 0, blocks_of(m), room, 0, count, room.y.data(), 2 * inner);
            for (int i = 0; i < count; i++) {
                float* y = room.y.data() + int64_t(i) * 2 * inner;
                swiglu(y, y + inner, inner, y);
                room.following.put(i, y);
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
            for (int i = 0; i < count; i++) {
                swiglu(gate + i * BLOCK, up + i * BLOCK, BLOCK, gate + i * BLOCK);
                room.following.put(i, gate + i * BLOCK, b * BLOCK, BLOCK);
            }
        }
    }
    // Chunk after chunk for all tokens of the piece, so that it is read from memory once. Leaves the input of the output matrix.
    void attention(Room& room, const Block& block, const Piece& piece) {
        const Cache cache = net_.cache(block);
        const int group = net_.heads / net_.kv_heads, dim = net_.dim, width = net_.heads * dim;
        const float scale = 1.0f / std::sqrt(float(dim));
        const int count = piece.count(), rows = count * group;
        room.values_of(rows + std::max(HEADS, group) * SIDE, dim);
        Part *found = room.parts.data(), *now = found + rows;
        room.y.resize(std::max(room.y.size(), size_t(count) * width));
        int most = 0;
        for (int token : piece.tokens) most = std::max(most, chunks_of(pass_.seen(token)));
        std::vector<Query> asked(SIDE * group);
        for (int head = 0; head < net_.kv_heads; head++) {
            for (int r = 0; r < rows; r++) begin(found[r], dim);
            for (int chunk = 0; chunk < most; chunk++)
                for (int i = 0; i < count;) {
                    const int token = piece.tokens[i];
                    int side = 1;
                    if (chunks_of(pass_.seen(token)) <= chunk) { i++; continue; }
                    while (side < SIDE && i + side < count && piece.tokens[i + side] == token + side && pass_.span_of[token + side] == pass_.span_of[token]) side++;
                    for (int n = 0; n < side * group; n++)
                        asked[n] = piece.queries.of(net_, pass_, i + n / group, token + n / group, head * group + n % group, now + n);
                    attend(cache, pass_.table(token), head, chunk, asked.data(), side * group, scale);
                    for (int n = 0; n < side * group; n++) fold(found[i * group + n], now[n], dim);
                    i += side;
                }
            for (int r = 0; r < rows; r++) finish(found[r], dim, room.y.data() + int64_t(r / group) * width + (head * group + r % group) * dim);
        }
        room.input.shape(count, block.output);
        for (int i = 0; i < count; i++) room.input.put(i, room.y.data() + int64_t(i) * width);
    }

    static const int SIDE = 2;  // tokens that look at a chunk together

    const Network& net_;
    const Pass& pass_;
    Crew& crew_;
    std::vector<Room>& rooms_;
};
