// Prospects as a query shows them, and which of several is meant. Pure.
#pragma once

#include "pardot/json_tools.hpp"

#include <tradewind/base/time.hpp>

#include <string>

namespace tradewind::pardot {

inline constexpr const char* row_fields = "id,email,isDeleted,lastActivityAt,createdAt,updatedAt";

struct Choice {
  std::string id;         ///< empty: none that is alive
  TimePoint made_at{};    ///< when that one was made, as far as shown
  std::size_t alive = 0;  ///< how many there were to choose from
  std::string archived;   ///< the one in the recycle bin that would be meant
};

/// The latest activity, then the latest change, then the highest id: as the platform itself chooses.
Choice choose_prospect(const Json& rows);

}  // namespace tradewind::pardot
