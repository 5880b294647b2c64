// y = x W' for many rows of x, by the processor's tiles (AMX): x and W in bfloat16, sums in float32 over all columns.
//
// 32 rows of the matrix at a time are written as bfloat16, whatever their kind (`widen.h`), then multiplied with all rows of x, sixteen to
// a tile. A row of x gives the same bits beside any other rows, but not those that the other products give: prompts are read so, answers
// are not. It knows matrices only.
#pragma once
#include "matrix.h"
#ifdef IMPASTO_TILES
#include <sys/syscall.h>
#include <unistd.h>
#include "widen.h"
#endif

#ifndef IMPASTO_TILES

static bool tiles_allowed() { return false; }
struct Tiles { explicit Tiles(bool) {} };

#else

// Sixteen rows of x by 32 columns, and 32 columns of sixteen rows of W: a tile of 1 KB each.
static const int TILE_ROWS = 16, TILE_COLUMNS = 32, TILE_VALUES = TILE_ROWS * TILE_COLUMNS;

// Asks the system for tiles, once for the process; whether it has them.
static bool tiles_allowed() {
    static const bool allowed = syscall(SYS_arch_prctl, 0x1023, 18) == 0;  // ARCH_REQ_XCOMP_PERM, XFEATURE_XTILE_DATA
    return allowed;
}

struct TileShapes {
    uint8_t palette = 1, start = 0, reserved[14] = {};
    uint16_t bytes[16] = {64, 64, 64, 64, 64, 64, 64, 64};
    uint8_t rows[16] = {16, 16, 16, 16, 16, 16, 16, 16};
};

// A thread's tiles while it multiplies, if it does: all eight of sixteen rows of 64 bytes. Not the intrinsic: GCC 12's reads 8 bytes of the 64.
class Tiles {
  public:
    explicit Tiles(bool wanted) : held_(wanted) {
        const TileShapes shapes;
        if (held_) asm volatile("ldtilecfg %0" : : "m"(shapes));
    }
    ~Tiles() {
        if (held_) asm volatile("tilerelease");
    }

  private:
    const bool held_;
};

// `Rows` tiles of x, one below the other, and two of W: sums in `y` [16 · Rows, 32].
template <int Rows>
static inline void multiply_tiles(const bf16* x, const bf16* panel, int spans, float* y, int64_t stride) {
    const int64_t below = int64_t(spans) * TILE_VALUES;
    _tile_zero(0);
    _tile_zero(1);
    if (Rows == 2) {
        _tile_zero(2);
        _tile_zero(3);
    }
    for (int span = 0; span < spans; span++, x += TILE_VALUES, panel += 2 * TILE_VALUES) {
        _tile_loadd(4, x, 64);
        _tile_loadd(6, panel, 64);
        _tile_dpbf16ps(0, 4, 6);
        _tile_loadd(7, panel + TILE_VALUES, 64);
        _tile_dpbf16ps(1, 4, 7);
        if (Rows < 2) continue;
        _tile_loadd(5, x + below, 64);
        _tile_dpbf16ps(2, 5, 6);
        _tile_dpbf16ps(3, 5, 7);
    }
    _tile_stored(0, y, 4 * stride);
    _tile_stored(1, y + 16, 4 * stride);
    if (Rows < 2) return;
    _tile_stored(2, y + 16 * stride, 4 * stride);
    _tile_stored(3, y + 16 * stride + 16, 4 * stride);
}

// Blocks start..end. panel: 32 values for each column.
static void blocks_by_tiles(const Matrix& m, int start, int end, const Input& x, int first, int tokens, float* y, int64_t stride, bool onto, bf16* panel) {
    const int spans = m.columns / TILE_COLUMNS;
    alignas(64) float sums[32 * 32];
    for (int half = 2 * start; half < std::min(2 * end, (m.own + 31) / 32); half++) {
        widen(m, half, panel);
        asm volatile("" ::: "memory");  // what follows reads it without the compiler's knowledge
        const bool straight = !onto && !m.bias && 32 * half + 32 <= m.own;  // whole tiles go to y as they are
        for (int tile = first / TILE_ROWS; tile * TILE_ROWS < first + tokens;) {
            const bf16* from = x.tiles() + int64_t(tile) * spans * TILE_VALUES;
            const int base = tile * TILE_ROWS, count = base + TILE_ROWS < first + tokens ? 2 : 1;
            const int low = std::max(first, base), high = std::min(first + tokens, base + count * TILE_ROWS);
            const bool whole = straight && high - low == count * TILE_ROWS;
            float* to = whole ? y + (base - first) * stride + 32 * half : sums;
            if (count == 2) multiply_tiles<2>(from, panel, spans, to, whole ? stride : 32);
            else multiply_tiles<1>(from, panel, spans, to, whole ? stride : 32);
            tile += count;
            for (int t = low; !whole && t < high; t++)
                for (int j = 0; j < 2; j++) put(m, load(sums + (t - base) * 32 + 16 * j), 32 * half + 16 * j, y + (t - first) * stride, onto);
        }
    }
}
#endif
