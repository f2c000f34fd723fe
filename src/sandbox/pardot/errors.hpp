// The numbered errors of Account Engagement, and the statuses they come with.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <tradewind/ports/http.hpp>

namespace tradewind::sandbox::pd {

using Json = nlohmann::json;

struct Problem {
  int code = 0;
  std::string detail;  ///< appended to the published text after a colon

  std::string message() const;
};

int v5_status(int code);
/// `limits`: the status of 66 and 122.
int v4_status(int code, int limits);
HttpResponse v5_error(const Problem& problem);
HttpResponse v4_error(const Problem& problem, bool json, int limits);

}  // namespace tradewind::sandbox::pd
