#include "storage/fault_vfs.hpp"

#include <sqlite3.h>

#include <stdexcept>

namespace tradewind::testing {
namespace {

FaultVfs* active = nullptr;
sqlite3_vfs* system_vfs = nullptr;

struct File {
  sqlite3_file base;
  sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

sqlite3_file* real(sqlite3_file* file) { return reinterpret_cast<File*>(file)->real(); }

int close_file(sqlite3_file* f) { return real(f)->pMethods->xClose(real(f)); }
int read_file(sqlite3_file* f, void* to, int size, sqlite3_int64 at) {
  if (const int code = active->on(FaultVfs::Operation::read); code != SQLITE_OK) return code;
  return real(f)->pMethods->xRead(real(f), to, size, at);
}
int write_file(sqlite3_file* f, const void* from, int size, sqlite3_int64 at) {
  sqlite3_int64 before = 0;
  real(f)->pMethods->xFileSize(real(f), &before);
  if (const int code = active->on_write(at + size - before); code != SQLITE_OK) return code;
  return real(f)->pMethods->xWrite(real(f), from, size, at);
}
int truncate_file(sqlite3_file* f, sqlite3_int64 size) { return real(f)->pMethods->xTruncate(real(f), size); }
int sync_file(sqlite3_file* f, int flags) {
  if (const int code = active->on_sync(); code != SQLITE_OK) return code;
  return real(f)->pMethods->xSync(real(f), flags);
}
int file_size(sqlite3_file* f, sqlite3_int64* size) { return real(f)->pMethods->xFileSize(real(f), size); }
int lock_file(sqlite3_file* f, int level) { return real(f)->pMethods->xLock(real(f), level); }
int unlock_file(sqlite3_file* f, int level) { return real(f)->pMethods->xUnlock(real(f), level); }
int check_lock(sqlite3_file* f, int* out) { return real(f)->pMethods->xCheckReservedLock(real(f), out); }
int control(sqlite3_file* f, int op, void* arg) { return real(f)->pMethods->xFileControl(real(f), op, arg); }
int sector_size(sqlite3_file* f) { return real(f)->pMethods->xSectorSize(real(f)); }
int traits(sqlite3_file* f) { return real(f)->pMethods->xDeviceCharacteristics(real(f)); }
int shm_map(sqlite3_file* f, int page, int size, int extend, void volatile** out) {
  return real(f)->pMethods->xShmMap(real(f), page, size, extend, out);
}
int shm_lock(sqlite3_file* f, int offset, int n, int flags) {
  const bool takes = (flags & SQLITE_SHM_LOCK) != 0;
  if (const int code = takes ? active->on(FaultVfs::Operation::lock) : SQLITE_OK; code != SQLITE_OK) return code;
  return real(f)->pMethods->xShmLock(real(f), offset, n, flags);
}
void shm_barrier(sqlite3_file* f) { real(f)->pMethods->xShmBarrier(real(f)); }
int shm_unmap(sqlite3_file* f, int remove) { return real(f)->pMethods->xShmUnmap(real(f), remove); }

const sqlite3_io_methods methods = {2,         close_file,  read_file,  write_file, truncate_file, sync_file, file_size,
                                    lock_file, unlock_file, check_lock, control,    sector_size,   traits,    shm_map,
                                    shm_lock,  shm_barrier, shm_unmap,  nullptr,    nullptr};

int open_file(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  auto* mine = reinterpret_cast<File*>(file);
  mine->base.pMethods = nullptr;
  const int code = system_vfs->xOpen(system_vfs, name, mine->real(), flags, out_flags);
  if (code == SQLITE_OK) mine->base.pMethods = &methods;
  return code;
}

sqlite3_vfs fault_vfs;

}  // namespace

FaultVfs::FaultVfs() {
  if (active != nullptr) throw std::logic_error("one fault VFS at a time");
  active = this;
  system_vfs = sqlite3_vfs_find(nullptr);
  fault_vfs = *system_vfs;
  fault_vfs.pNext = nullptr;
  fault_vfs.zName = "fault";
  fault_vfs.szOsFile = static_cast<int>(sizeof(File)) + system_vfs->szOsFile;
  fault_vfs.xOpen = open_file;
  sqlite3_vfs_register(&fault_vfs, 1);
}

FaultVfs::~FaultVfs() {
  sqlite3_vfs_unregister(&fault_vfs);
  sqlite3_vfs_register(system_vfs, 1);
  active = nullptr;
}

void FaultVfs::fail_syncs(int code) {
  const std::lock_guard lock(mutex_);
  sync_code_ = code;
}

void FaultVfs::fail_writes(int code) {
  const std::lock_guard lock(mutex_);
  write_code_ = code;
}

void FaultVfs::fail_nth(Operation operation, int n, int code) {
  const std::lock_guard lock(mutex_);
  plan_ = {operation, n, code};
}

bool FaultVfs::failed() const {
  const std::lock_guard lock(mutex_);
  return plan_.left == 0;
}

void FaultVfs::limit(std::function<std::int64_t()> room) {
  const std::lock_guard lock(mutex_);
  room_ = std::move(room);
}

void FaultVfs::hold_syncs() {
  const std::lock_guard lock(mutex_);
  held_ = true;
}

void FaultVfs::release_syncs() {
  {
    const std::lock_guard lock(mutex_);
    held_ = false;
  }
  changed_.notify_all();
}

void FaultVfs::await_held_sync() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return waiting_ > 0; });
}

int FaultVfs::syncs() const {
  const std::lock_guard lock(mutex_);
  return syncs_;
}

int FaultVfs::on_sync() {
  std::unique_lock lock(mutex_);
  ++syncs_;
  ++waiting_;
  if (held_) changed_.notify_all();
  changed_.wait(lock, [this] { return !held_; });
  --waiting_;
  if (const int code = planned(Operation::sync); code != SQLITE_OK) return code;
  return sync_code_;
}

int FaultVfs::on_write(std::int64_t grows_by) {
  const std::lock_guard lock(mutex_);
  if (const int code = planned(Operation::write); code != SQLITE_OK) return code;
  if (room_ && grows_by > 0 && room_() < grows_by) return SQLITE_FULL;
  return write_code_;
}

int FaultVfs::on(Operation operation) {
  const std::lock_guard lock(mutex_);
  return planned(operation);
}

int FaultVfs::planned(Operation operation) {
  if (plan_.operation != operation || plan_.left == 0 || --plan_.left > 0) return SQLITE_OK;
  return plan_.code;
}

}  // namespace tradewind::testing
