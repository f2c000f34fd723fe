// The write-ahead log as a file. SQLite takes the first frame that does not fit for the end of the log: right after a crash, when what
// was never synced may be torn, but a damaged frame in the middle would take acknowledged work with it unseen.
#pragma once

#include <cstdint>
#include <string>
#include <tradewind/base/error.hpp>

namespace tradewind::storage {

/// Before the database is opened: is there anything of the log behind a frame that does not fit which was written after that frame had
/// been synced? Damage in the last transaction looks like a crash in it and is not told from one.
Result<void> check_log(const std::string& database_path);

/// Commits that overwrite a log are much cheaper than those that let it grow: makes it longer by a piece, with zeros. False: it is
/// `size` long, or was never begun. Throws SqliteFailure when a sync fails.
bool extend_log(const std::string& database_path, std::int64_t size);

}  // namespace tradewind::storage
