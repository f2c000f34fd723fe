// Which dead letters a bulk retry takes: `reason=CODE && pair=NAME`, empty for all.
#pragma once

#include <string>
#include <tradewind/base/error.hpp>
#include <tradewind/ports/store.hpp>
#include <utility>
#include <vector>

namespace tradewind::admin {

class DeadLetterFilter {
 public:
  /// Terms `name=value` joined by `&&`; names: reason, pair, stage, entity, account, field.
  static Result<DeadLetterFilter> parse(const std::string& expression);
  bool takes(const DeadLetterRow& row) const;

 private:
  std::vector<std::pair<std::string, std::string>> terms_;
};

/// The filter that takes exactly the dead letters of a group.
std::string filter_of(const DeadLetterGroup& group);

}  // namespace tradewind::admin
