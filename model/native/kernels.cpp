// A decoder of dense blocks in one call, and a matrix product in one call. `model/native/library.py` is the other side.
//
// Many tokens are shared out among the threads, each thread taking its tokens through a whole block; few tokens are computed by all
// threads together, each taking a part of every matrix. Either way a token gets the same bits. It knows no sequences.
#include <cstring>
#include <memory>
#include "lanes.h"
#include "product.h"
#include "attention.h"
#include "crew.h"

struct Block {
    const float *attention_norm, *qk_norm, *feed_forward_norm;
    Matrix qkv, output, gate_up, down;
    bf16 *keys, *values;
};

struct Network {
    int32_t layers, hidden, heads, kv_heads, dim, rotary, inner;
    float eps;
    const Block* blocks;
    const float* norm;
};

struct Pass {
    int32_t tokens, spans;
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
};

static const int TOGETHER = 16;  // tokens that a thread of its own takes through a block at once

struct Room {
    std::vector<bf16> x, q, act, panel;
    std::vector<float> y, sums, values;
    std::vector<Part> parts;

    // Space for an unpacked block of the matrix, at a multiple of 64 bytes.
    bf16* panel_for(const Matrix& m) {
        const size_t needed = size_t(m.columns) * BLOCK * m.planes + 64;
        if (panel.size() < needed) panel.resize(needed);
        return (bf16*)((uintptr_t(panel.data()) + 63) & ~uintptr_t(63));
    }
};

static View view_of(const Pass& pass, int token) {
    const int span = pass.span_of[token], row = token - pass.first[span];
    const uint8_t* visible = pass.visible[span];
    View view{pass.pages + pass.starts[span], pass.past[span], pass.past[span] + (visible ? pass.counts[span] : row + 1), nullptr};
    if (visible) view.visible = visible + row * pass.counts[span];
    return view;
}

static void rotate(float* head, int rotary, const float* cos, const float* sin) {
    const int half = rotary / 2;
    for (int i = 0; i < half; i++) {
        const float a = head[i], b = head[i + half];
        head[i] = a * cos[i] + b * sin[i];
        head[i + half] = b * cos[i + half] + a * sin[i + half];
    }
}

// Norms and turns the heads start..end of a token's queries and keys, and puts keys and values into their page.
static void place(const Network& net, const Block& block, const Pass& pass, int token, int start, int end, float* projected, bf16* q) {
    const int dim = net.dim, turning = net.heads + net.kv_heads;
    const int slot = pass.slots[token], page = slot / PAGE, at = slot % PAGE;
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
            for (int i = 0; i < dim; i += 16) _mm256_storeu_si256((__m256i*)(q + h * dim + i), narrowed16(_mm512_loadu_ps(head + i)));
        } else if (h < turning) {
            bf16* keys = block.keys + (int64_t(page) * net.kv_heads + h - net.heads) * PAGE * dim + 2 * at;
            for (int i = 0; i < dim; i += 2, keys += 2 * PAGE) keys[0] = narrowed(head[i]), keys[1] = narrowed(head[i + 1]);
        } else {
            bf16* values = block.values + ((int64_t(page) * net.kv_heads + h - turning) * PAGE + (at & ~1)) * dim + (at & 1);
            for (int i = 0; i < dim; i++) values[2 * i] = narrowed(head[i]);
        }
    }
}

static inline void swiglu(const float* gate, const float* up, int n, bf16* y) {
    const __m512 one = _mm512_set1_ps(1.0f);
    for (int i = 0; i < n; i += 16) {
        const int rest = n - i;
        const __mmask16 mask = rest >= 16 ? 0xffff : (1u << rest) - 1;
        const __m512 g = _mm512_maskz_loadu_ps(mask, gate + i), u = _mm512_maskz_loadu_ps(mask, up + i);
        const __m512 e = exponential(_mm512_sub_ps(_mm512_setzero_ps(), g));
        _mm256_mask_storeu_epi16(y + i, mask, narrowed16(_mm512_mul_ps(_mm512_div_ps(g, _mm512_add_ps(one, e)), u)));
    }
}

static int groups_of(const Matrix& m) { return m.columns / m.group; }

// Threads share a pass: `few` tokens, everything that a matrix gives is split among them.
class Together {
  public:
    Together(const Network& net, const Pass& pass, Crew& crew, std::vector<Room>& rooms) : net_(net), pass_(pass), crew_(crew), rooms_(rooms) {
        const int t = pass.tokens;
        wide_ = (net.heads + 2 * net.kv_heads) * net.dim;
        y_.resize(int64_t(t) * std::max(wide_, 2 * net.inner));
        q_.resize(int64_t(t) * net.heads * net.dim);
        act_.resize(int64_t(t) * net.inner);
        chunks_.resize(t);
        int64_t parts = 0;
        for (int i = 0; i < t; i++) {
            chunks_[i] = chunks_of(view_of(pass, i));
            offsets_.push_back(parts);
            parts += int64_t(chunks_[i]) * net.heads;
        }
        parts_.resize(parts);
        values_.resize(parts * net.dim);
        for (int64_t i = 0; i < parts; i++) parts_[i].values = values_.data() + i * net.dim;
        for (int i = 0; i < t; i++)
            for (int h = 0; h < net.kv_heads; h++)
                for (int c = 0; c < chunks_[i]; c++) tasks_.push_back({i, h, c});
    }
    void work(int id) {
        Room& room = rooms_[id];
        const int t = pass_.tokens, hidden = net_.hidden, dim = net_.dim;
        room.x.resize(int64_t(t) * std::max(std::max(hidden, net_.inner), net_.heads * dim));
        for (int layer = 0; layer < net_.layers; layer++) {
            const Block& block = net_.blocks[layer];
            norm(room, block.attention_norm);
            part<false>(id, room, block.qkv, room.x.data(), y_.data(), wide_);
            crew_.meet();
            const int all = wide_ / dim;
            for (int i = 0; i < t * all; i++)
                if (i % crew_.size() == id) place(net_, block, pass_, i / all, i % all, i % all + 1, y_.data() + int64_t(i / all) * wide_, q_.data() + int64_t(i / all) * net_.heads * dim);
            crew_.meet();
            attend(id, block);
            crew_.meet();
            for (int i = 0; i < t; i++)
                for (int h = 0; h < net_.heads; h++)
                    join(parts_.data() + offsets_[i] + h, chunks_[i], net_.heads, dim, room.x.data() + (int64_t(i) * net_.heads + h) * dim);
            part<true>(id, room, block.output, room.x.data(), pass_.hidden, hidden);
            crew_.meet();
            norm(room, block.feed_forward_norm);
            feed_forward(id, room, block);
            crew_.meet();
            part<true>(id, room, block.down, act_.data(), pass_.hidden, hidden);
            crew_.meet();
        }
        for (int i = id; i < t; i += crew_.size()) rms_norm(pass_.hidden + int64_t(i) * hidden, net_.norm, hidden, net_.eps, pass_.normed + int64_t(i) * hidden);
    }

  private:
    struct Task { int token, head, chunk; };

    void norm(Room& room, const float* weight) {
        for (int i = 0; i < pass_.tokens; i++) rms_norm(pass_.hidden + int64_t(i) * net_.hidden, weight, net_.hidden, net_.eps, room.x.data() + int64_t(i) * net_.hidden);
    }
    void sums(Room& room, const Matrix& m, const bf16* x) {
        room.sums.resize(int64_t(pass_.tokens) * groups_of(m) + 16);
        group_sums(m, x, pass_.tokens, room.sums.data());
    }
    template <bool Add>
    void part(int id, Room& room, const Matrix& m, const bf16* x, float* y, int stride) {
        sums(room, m, x);
        const int blocks = blocks_of(m), size = crew_.size();
        product<Add>(m, blocks * id / size, blocks * (id + 1) / size, x, pass_.tokens, room.sums.data(), y, stride, room.panel_for(m));
    }
    void feed_forward(int id, Room& room, const Block& block) {
        const Matrix& m = block.gate_up;
        const int size = crew_.size(), t = pass_.tokens, inner = net_.inner;
        sums(room, m, room.x.data());
        if (inner % BLOCK) {  // gate and up share a block somewhere: all of both first
            const int blocks = blocks_of(m);
            product<false>(m, blocks * id / size, blocks * (id + 1) / size, room.x.data(), t, room.sums.data(), y_.data(), 2 * inner, room.panel_for(m));
            crew_.meet();
            for (int i = id; i < t; i += size) swiglu(y_.data() + int64_t(i) * 2 * inner, y_.data() + int64_t(i) * 2 * inner + inner, inner, act_.data() + int64_t(i) * inner);
            return;
        }
        const int blocks = inner / BLOCK, start = blocks * id / size, end = blocks * (id + 1) / size;
        product<false>(m, start, end, room.x.data(), t, room.sums.data(), y_.data(), 2 * inner, room.panel_for(m));
        product<false>(m, blocks + start, blocks + end, room.x.data(), t, room.sums.data(), y_.data(), 2 * inner, room.panel_for(m));
        for (int i = 0; i < t; i++) {
            const float* y = y_.data() + int64_t(i) * 2 * inner + start * BLOCK;
            swiglu(y, y + inner, (end - start) * BLOCK, act_.data() + int64_t(i) * inner + start * BLOCK);
        }
    }
    void attend(int id, const Block& block) {
        const Cache cache{block.keys, block.values, net_.kv_heads, net_.dim};
        const int group = net_.heads / net_.kv_heads;
        const float scale = 1.0f / std::sqrt(float(net_.dim));
        for (size_t i = id; i < tasks_.size(); i += crew_.size()) {
            const Task& task = tasks_[i];
            Part* parts = parts_.data() + offsets_[task.token] + int64_t(task.chunk) * net_.heads + task.head * group;
            attend_chunk(cache, view_of(pass_, task.token), task.head, task.chunk, q_.data() + (int64_t(task.token) * net_.heads + task.head * group) * net_.dim, group, scale, parts);
        }
    }

    const Network& net_;
    const Pass& pass_;
    Crew& crew_;
    std::vector<Room>& rooms_;
    int wide_;
    std::vector<float> y_, values_;
    std::vector<bf16> q_, act_;
    std::vector<int> chunks_;
    std::vector<int64_t> offsets_;
    std::vector<Part> parts_;
    std::vector<Task> tasks_;
};

// Tokens are shared out: each thread takes its own through a block, and waits for the others' keys.
class SharedOut {
  public:
    SharedOut(const Network& net, const Pass& pass, Crew& crew, std::vector<Room>& rooms) : net_(net), pass_(pass), crew_(crew), rooms_(rooms) {}
    void work(int id) {
        Room& room = rooms_[id];
        const int size = crew_.size(), hidden = net_.hidden, dim = net_.dim;
        // Equal runs of tokens by turns, so that late ones, which see more, are spread.
        const int rounds = (pass_.tokens + size * MOST - 1) / (size * MOST);
        const int run = ((pass_.tokens + size * rounds - 1) / (size * rounds) + TILE - 1) / TILE * TILE;
        const int runs = (pass_.tokens + run - 1) / run;
        int own = 0;
        std::vector<int> starts;
        for (int n = 0; n < runs; n++)
            if ((n / size % 2 ? size - 1 - n % size : n % size) == id) starts.push_back(n * run), own++;
        const int wide = (net_.heads + 2 * net_.kv_heads) * dim;
        room.y.resize(int64_t(run) * std::max(wide, 2 * net_.inner));
        room.x.resize(int64_t(run) * std::max(hidden, net_.heads * dim));
        room.q.resize(int64_t(own) * run * net_.heads * dim);
        room.act.resize(int64_t(run) * net_.inner);
        for (int layer = 0; layer < net_.layers; layer++) {
            const Block& block = net_.blocks[layer];
            for (int n = 0; n < own; n++) {
                const int start = starts[n], t = std::min(run, pass_.tokens - start);
                norm(room, start, t, block.attention_norm);
                all<false>(room, block.qkv, room.x.data(), t, room.y.data(), wide);
                for (int i = 0; i < t; i++)
                    place(net_, block, pass_, start + i, 0, wide / dim, room.y.data() + int64_t(i) * wide, room.q.data() + int64_t(n * run + i) * net_.heads * dim);
            }
            crew_.meet();
            for (int n = 0; n < own; n++) {
                const int start = starts[n], t = std::min(run, pass_.tokens - start);
                for (int i = 0; i < t; i++) attend(room, block, start + i, room.q.data() + int64_t(n * run + i) * net_.heads * dim, room.x.data() + int64_t(i) * net_.heads * dim);
                all<true>(room, block.output, room.x.data(), t, pass_.hidden + int64_t(start) * hidden, hidden);
                norm(room, start, t, block.feed_forward_norm);
                all<false>(room, block.gate_up, room.x.data(), t, room.y.data(), 2 * net_.inner);
                for (int i = 0; i < t; i++) {
                    const float* y = room.y.data() + int64_t(i) * 2 * net_.inner;
                    swiglu(y, y + net_.inner, net_.inner, room.act.data() + int64_t(i) * net_.inner);
                }
                all<true>(room, block.down, room.act.data(), t, pass_.hidden + int64_t(start) * hidden, hidden);
            }
        }
        for (int n = 0; n < own; n++)
            for (int i = starts[n]; i < std::min(starts[n] + run, pass_.tokens); i++)
                rms_norm(pass_.hidden + int64_t(i) * hidden, net_.norm, hidden, net_.eps, pass_.normed + int64_t(i) * hidden);
    }

  private:
    static const int MOST = 96;  // tokens for which a block of a matrix is unpacked once

    void norm(Room& room, int start, int t, const float* weight) {
        for (int i = 0; i < t; i++) rms_norm(pass_.hidden + int64_t(start + i) * net_.hidden, weight, net_.hidden, net_.eps, room.x.data() + int64_t(i) * net_.hidden);
    }
    template <bool Add>
    void all(Room& room, const Matrix& m, const bf16* x, int t, float* y, int stride) {
        room.sums.resize(int64_t(t) * groups_of(m) + 16);
        group_sums(m, x, t, room.sums.data());
        product<Add>(m, 0, blocks_of(m), x, t, room.sums.data(), y, stride, room.panel_for(m));
    }
    void attend(Room& room, const Block& block, int token, const bf16* q, bf16* y) {
        const Cache cache{block.keys, block.values, net_.kv_heads, net_.dim};
        const View view = view_of(pass_, token);
        const int group = net_.heads / net_.kv_heads, chunks = chunks_of(view);
        const float scale = 1.0f / std::sqrt(float(net_.dim));
        room.parts.resize(int64_t(chunks) * group);
        room.values.resize(int64_t(chunks) * group * net_.dim);
        for (size_t i = 0; i < room.parts.size(); i++) room.parts[i].values = room.values.data() + i * net_.dim;
        for (int h = 0; h < net_.kv_heads; h++) {
            for (int c = 0; c < chunks; c++) attend_chunk(cache, view, h, c, q + h * group * net_.dim, group, scale, room.parts.data() + c * group);
            for (int g = 0; g < group; g++) join(room.parts.data() + g, chunks, group, net_.dim, y + (h * group + g) * net_.dim);
        }
    }

    const Network& net_;
    const Pass& pass_;
    Crew& crew_;
    std::vector<Room>& rooms_;
};

struct Workshop {
    Crew crew;
    std::vector<Room> rooms;
    explicit Workshop(int threads) : crew(threads), rooms(threads) {}
};

extern "C" {

int32_t impasto_sizes(int32_t which) { return which == 0 ? sizeof(Matrix) : which == 1 ? sizeof(Block) : which == 2 ? sizeof(Network) : sizeof(Pass); }

void* impasto_workshop(int32_t threads) { return new Workshop(threads); }
void impasto_end(void* workshop) { delete (Workshop*)workshop; }

void impasto_forward(void* workshop, const Network* net, const Pass* pass) {
    Workshop& shop = *(Workshop*)workshop;
    if (pass->tokens >= TOGETHER * shop.crew.size()) {
        SharedOut out(*net, *pass, shop.crew, shop.rooms);
        shop.crew.run([&](int id) { out.work(id); });
    } else {
        Together out(*net, *pass, shop.crew, shop.rooms);
        shop.crew.run([&](int id) { out.work(id); });
    }
}

void impasto_pack(const int8_t* codes, int64_t rows, int64_t columns, int32_t planes, uint16_t* words) { pack(codes, rows, columns, planes, words); }

// y [T, rows] float32 for x [T, K] bfloat16.
void impasto_product(void* workshop, const Matrix* m, const bf16* x, int32_t tokens, float* y) {
    Workshop& shop = *(Workshop*)workshop;
    const int size = shop.crew.size(), blocks = blocks_of(*m);
    std::vector<float> sums(int64_t(tokens) * groups_of(*m) + 16);
    group_sums(*m, x, tokens, sums.data());
    shop.crew.run([&](int id) {
        Room& room = shop.rooms[id];
        product<false>(*m, blocks * id / size, blocks * (id + 1) / size, x, tokens, sums.data(), y, m->rows, room.panel_for(*m));
    });
}
}
