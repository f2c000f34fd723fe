// What the mapping gives for a person, what the platforms have, and what would change: for `map preview`, `map check` and edited dead
// letters. Writes nothing anywhere.
#pragma once

#include <tradewind/model/work.hpp>
#include <tradewind/ports/clock.hpp>
#include <tradewind/ports/store.hpp>

#include <optional>
#include <string>
#include <vector>

namespace tradewind {

/// One mapped field of one person.
struct FieldPreview {
  std::string account, object, name;
  std::string formula;
  Type type = Type::any;  ///< of the formula
  WriteMode mode = WriteMode::always;
  Value value;                     ///< as it would be sent, a value given by hand included
  Value mapped;                    ///< as the formula gives it
  std::string remote_id;           ///< empty: a new record would be made, or nobody looked
  std::optional<std::string> now;  ///< as the platform shows it; nothing: nobody looked
  std::string change;              ///< create, set, same, kept (by the field's write mode); empty: nobody looked
};

/// A field of the mapping that an account will not take as it is.
struct MappingFinding {
  std::string account, object, field;  ///< field is empty for what concerns the object
  bool certain = true;                 ///< false: it depends on the value, or the account is not described yet
  std::string what, fix;
};

struct PreviewAsk {
  std::string pair;
  PersonContext person;
  std::string mapping;  ///< text to be tried instead of the pair's own; empty: the pair's own
  bool look = false;    ///< read what the platforms have
};

/// Loop thread. Errors: not_found for a pair that is not configured, invalid for a mapping that does not compile (its problems, one a
/// line), and what a platform refuses.
class Previewer {
 public:
  virtual ~Previewer() = default;
  virtual Async<std::vector<FieldPreview>> fields(PreviewAsk ask, Deadline deadline) = 0;
  virtual Result<std::vector<MappingFinding>> check(const std::string& pair, const std::string& mapping) const = 0;
};

}  // namespace tradewind
