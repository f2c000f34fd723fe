#include "storage/page_check.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <new>
#include <utility>

namespace tradewind::storage {
namespace {

constexpr const char* vfs_name = "tradewind-pages";
constexpr std::size_t body_size = page_size - page_check_size;

/// Depends on the place as well: a page that went to the wrong one is found.
std::uint64_t checksum(const char* page, std::int64_t at) {
  auto a = static_cast<std::uint32_t>(at / page_size), b = ~a;
  for (std::size_t i = 0; i < body_size; i += 8) {
    std::uint32_t words[2];
    std::memcpy(words, page + i, sizeof words);
    a += words[0] + b;
    b += words[1] + a;
  }
  return std::uint64_t{a} << 32 | b;
}

bool is_page(int size, sqlite3_int64 at) { return size == page_size && at % page_size == 0; }

struct File {
  sqlite3_file base;
  sqlite3_file* below;
};

sqlite3_file* below(sqlite3_file* file) { return reinterpret_cast<File*>(file)->below; }

int close_file(sqlite3_file* f) {
  const int code = below(f)->pMethods->xClose(below(f));
  ::operator delete(below(f));
  return code;
}

int read_file(sqlite3_file* f, void* to, int size, sqlite3_int64 at) {
  const int code = below(f)->pMethods->xRead(below(f), to, size, at);
  // What is smaller are parts of the header, which comes again with its page.
  if (code != SQLITE_OK || size < 512) return code;
  const auto* page = static_cast<const char*>(to);
  std::uint64_t stored = 0;
  if (!is_page(size, at)) return SQLITE_IOERR_DATA;
  std::memcpy(&stored, page + body_size, sizeof stored);
  return stored == checksum(page, at) ? SQLITE_OK : SQLITE_IOERR_DATA;
}

int write_file(sqlite3_file* f, const void* from, int size, sqlite3_int64 at) {
  if (!is_page(size, at)) return below(f)->pMethods->xWrite(below(f), from, size, at);
  char page[page_size];
  std::memcpy(page, from, body_size);
  const auto sum = checksum(page, at);
  std::memcpy(page + body_size, &sum, sizeof sum);
  return below(f)->pMethods->xWrite(below(f), page, size, at);
}

int truncate_file(sqlite3_file* f, sqlite3_int64 size) { return below(f)->pMethods->xTruncate(below(f), size); }
int sync_file(sqlite3_file* f, int flags) { return below(f)->pMethods->xSync(below(f), flags); }
int file_size(sqlite3_file* f, sqlite3_int64* size) { return below(f)->pMethods->xFileSize(below(f), size); }
int lock_file(sqlite3_file* f, int level) { return below(f)->pMethods->xLock(below(f), level); }
int unlock_file(sqlite3_file* f, int level) { return below(f)->pMethods->xUnlock(below(f), level); }
int check_lock(sqlite3_file* f, int* out) { return below(f)->pMethods->xCheckReservedLock(below(f), out); }
int control(sqlite3_file* f, int op, void* arg) { return below(f)->pMethods->xFileControl(below(f), op, arg); }
int sector_size(sqlite3_file* f) { return below(f)->pMethods->xSectorSize(below(f)); }
int traits(sqlite3_file* f) { return below(f)->pMethods->xDeviceCharacteristics(below(f)); }
int shm_map(sqlite3_file* f, int page, int size, int extend, void volatile** out) {
  return below(f)->pMethods->xShmMap(below(f), page, size, extend, out);
}
int shm_lock(sqlite3_file* f, int offset, int n, int flags) { return below(f)->pMethods->xShmLock(below(f), offset, n, flags); }
void shm_barrier(sqlite3_file* f) { below(f)->pMethods->xShmBarrier(below(f)); }
int shm_unmap(sqlite3_file* f, int remove) { return below(f)->pMethods->xShmUnmap(below(f), remove); }

const sqlite3_io_methods methods = {2,         close_file,  read_file,  write_file, truncate_file, sync_file, file_size,
                                    lock_file, unlock_file, check_lock, control,    sector_size,   traits,    shm_map,
                                    shm_lock,  shm_barrier, shm_unmap,  nullptr,    nullptr};

int open_file(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  sqlite3_vfs* const system = sqlite3_vfs_find(nullptr);
  if ((flags & SQLITE_OPEN_MAIN_DB) == 0) return system->xOpen(system, name, file, flags, out_flags);
  auto* mine = reinterpret_cast<File*>(file);
  mine->base.pMethods = nullptr;
  void* const memory = ::operator new(static_cast<std::size_t>(system->szOsFile), std::nothrow);
  if (memory == nullptr) return SQLITE_NOMEM;
  mine->below = static_cast<sqlite3_file*>(std::memset(memory, 0, static_cast<std::size_t>(system->szOsFile)));
  const int code = system->xOpen(system, name, mine->below, flags, out_flags);
  if (code == SQLITE_OK) {
    mine->base.pMethods = &methods;
  } else {
    ::operator delete(memory);
  }
  return code;
}

sqlite3_vfs pages_vfs;

}  // namespace

const char* page_check_vfs() {
  static const sqlite3_vfs* known = nullptr;
  const sqlite3_vfs* const system = sqlite3_vfs_find(nullptr);
  if (std::exchange(known, system) == system) return vfs_name;
  sqlite3_vfs* const next = pages_vfs.pNext;
  pages_vfs = *system;
  pages_vfs.pNext = next;
  pages_vfs.zName = vfs_name;
  pages_vfs.szOsFile = std::max(static_cast<int>(sizeof(File)), system->szOsFile);
  pages_vfs.xOpen = open_file;
  if (sqlite3_vfs_find(vfs_name) == nullptr) sqlite3_vfs_register(&pages_vfs, 0);
  return vfs_name;
}

}  // namespace tradewind::storage
