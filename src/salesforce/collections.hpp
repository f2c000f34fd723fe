// Writes of up to 200 rows a call, judged row by row.
#pragma once

#include "salesforce/work.hpp"

namespace tradewind::salesforce {

struct RowWrite {
  Json record;       ///< with attributes.type
  int attempts = 0;  ///< of the effect so far
};

struct RowResult {
  std::string id;
  bool success = false, created = false;
  std::optional<RemoteTrouble> trouble;
};

struct RowsWrite {
  std::string operation, method;
  std::string path = "/composite/sobjects";
  bool create = false;  ///< the only writes on which assignment rules may run
  std::vector<RowWrite> rows;
};

/// One result for each row, in order. Rows that met an ended session are sent once more; a refused whole call is halved until the row
/// that spoils it stands alone.
boost::asio::awaitable<std::vector<RowResult>> write_rows(Session& session, RowsWrite write, std::vector<Step>& steps);

}  // namespace tradewind::salesforce
