// A decoder in one call, and a matrix product in one call. `model/native/library.py` is the other side.
//
// Many tokens are shared out among the threads; few are computed by all threads together. Either way a token gets the same bits.
// It knows no sequences.
#include "network.h"
#include "together.h"
#include "shared_out.h"

static const int TOGETHER = 16;  // tokens that a thread of its own takes through a block at once

struct Workshop {
    Crew crew;
    std::vector<Room> rooms;
    explicit Workshop(int threads) : crew(threads), rooms(threads) {}
};

extern "C" {

int32_t impasto_sizes(int32_t which) { return which == 0 ? sizeof(Matrix) : which == 1 ? sizeof(Block) : which == 2 ? sizeof(Network) : which == 3 ? sizeof(Pass) : sizeof(Mixture); }

// 1 where products and attention in bfloat16 are compiled too.
int32_t impasto_wide() {
#ifdef IMPASTO_WIDE
    return 1;
#else
    return 0;
#endif
}

// 1 where prompts can be multiplied by the processor's tiles.
int32_t impasto_tiles() {
    return tiles_allowed();
}

void* impasto_workshop(int32_t threads) { return new Workshop(threads); }
void impasto_end(void* workshop) { delete (Workshop*)workshop; }

// Threads that the last call had.
int32_t impasto_members(void* workshop) { return ((Workshop*)workshop)->crew.size(); }

void impasto_forward(void* workshop, const Network* net, const Pass* pass) {
    Workshop& shop = *(Workshop*)workshop;
    // Experts are fetched on the caller's thread, once for all tokens; pages are chosen for few of them.
    const bool many = pass->tokens >= TOGETHER * shop.crew.all() && !net->fetch && !pass->any_selects();
    Crew::Call call(shop.crew, !many);
    const auto work_of = [&](auto& out) {
        return [&](int id) {
            const Tiles held(pass->tiles);
            shop.rooms[id].input.for_tiles = pass->tiles;
            out.work(id);
        };
    };
    if (many) {
        SharedOut out(*net, *pass, shop.crew, shop.rooms);
        call.run(work_of(out));
    } else {
        Together out(*net, *pass, shop.crew, shop.rooms);
        call.run_and_learn(work_of(out));
    }
}

void impasto_pack(const int8_t* codes, int64_t rows, int64_t columns, int32_t planes, int32_t exact, uint8_t* bytes) {
#ifdef IMPASTO_WIDE
    if (exact) return pack_bf16(codes, rows, columns, planes, (uint16_t*)bytes);
#endif
    (void)exact;
    pack_int8(codes, rows, columns, planes, bytes);
}

// How the time of few tokens was spent so far, by `Operation`, on the caller's thread; then it is forgotten.
void impasto_spent(void* workshop, double* ticks) {
    Spent& spent = ((Workshop*)workshop)->rooms[0].spent;
    for (int i = 0; i < OPERATIONS; i++) ticks[i] = spent.ticks[i], spent.ticks[i] = 0;
}

// Rows of ggml's blocks into a matrix of zeros, from its row `first` on.
void impasto_lay(const uint8_t* raw, int64_t rows, int64_t columns, int32_t kind, int64_t first, uint8_t* bytes) {
    lay_blocks(raw, rows, columns, kind, first, bytes);
}

// y [T, rows] float32 for x [T, K] bfloat16. tiles: as prompts are read.
void impasto_product(void* workshop, const Matrix* m, const bf16* x, int32_t tokens, float* y, int32_t tiles) {
    Workshop& shop = *(Workshop*)workshop;
    const bool shared = tokens >= TOGETHER * shop.crew.all();  // then each thread takes tokens, else rows of the matrix
    Crew::Call call(shop.crew, !shared);
    const int size = shop.crew.size(), blocks = blocks_of(*m);
    call.run([&](int id) {
        Room& room = shop.rooms[id];
        float* row = room.row_of(m->columns);
        const int first = shared ? int64_t(tokens) * id / size : 0, end = shared ? int64_t(tokens) * (id + 1) / size : tokens;
        const Tiles held(tiles);
        room.input.for_tiles = tiles;
        room.input.shape(end - first, *m);
        for (int t = first; t < end; t++) {
            for (int i = 0; i < m->columns; i += 16) store(row + i, widened16(x + int64_t(t) * m->columns + i));
            room.input.put(t - first, row);
        }
        product<false>(*m, shared ? 0 : blocks * id / size, shared ? blocks : blocks * (id + 1) / size, room, 0, end - first, y + int64_t(first) * m->rows, m->rows);
    });
}
}
