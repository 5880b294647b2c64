// Read before each C++ source of the peer (`peer.py`), so that llama.cpp's AMX works with every compiler.
//
// GCC's header says (seen in GCC 12) that setting up the tiles reads eight bytes, where it reads 64. Nobody else reads
// what llama.cpp writes behind those eight, so the compiler leaves the writing out: tiles of no rows are set up, and the
// first use of one is an illegal instruction.
#if defined(__cplusplus) && defined(__AMX_TILE__)
#include <immintrin.h>
typedef char impasto_tile_config[64];
#undef _tile_loadconfig
#undef _tile_storeconfig
#define _tile_loadconfig(from) __asm__ volatile("ldtilecfg %0" ::"m"(*reinterpret_cast<const impasto_tile_config *>(from)))
#define _tile_storeconfig(to) __asm__ volatile("sttilecfg %0" : "=m"(*reinterpret_cast<impasto_tile_config *>(to)))
#endif
