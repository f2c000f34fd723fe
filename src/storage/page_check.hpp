// A VFS over the system's own: each page of the database file carries a checksum, written with it and held against it on every read. A
// flipped bit is an I/O error (SQLITE_IOERR_DATA), never a wrong value. The log has checksums of its own (log_file.hpp).
#pragma once

namespace tradewind::storage {

inline constexpr int page_size = 4096;
/// At the end of each page, in the space that SQLite leaves to such uses ("reserved bytes").
inline constexpr int page_check_size = 8;

/// Its name; registers it, or registers it anew over what is the default VFS now.
const char* page_check_vfs();

}  // namespace tradewind::storage
