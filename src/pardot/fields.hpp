// Which fields of a prospect have to be sent, and what is known of them afterwards. Pure.
#pragma once

#include "pardot/classify.hpp"
#include "pardot/description.hpp"

#include <tradewind/model/work.hpp>

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace tradewind::pardot {

inline constexpr const char* prospect_object = "prospect";

/// Reads may show what was true a minute ago: an outcome is looked up only after this.
inline constexpr Millis read_lag = std::chrono::seconds(65);

/// The mapped fields with the open `set` effects laid over them.
std::vector<DesiredField> wanted_fields(const Desired& desired, const std::vector<Effect>& effects);

/// What is known of the prospect's fields at this account, as far as it is fresh enough to be believed.
class KnownFields {
 public:
  using Hash = std::function<std::string(const std::string& canonical)>;
  KnownFields(const PersonContext& person, const std::string& account, TimePoint now, Hash hash);
  bool holds(const std::string& field, const Value& value) const;
  bool has(const std::string& field) const { return known_.count(field) != 0; }
  /// So recently that a read may not show it.
  bool written_just_now(const std::string& field) const;
  /// The same, and not as blank.
  bool filled_just_now(const std::string& field) const;

 private:
  TimePoint now_;
  std::map<std::string, Known> known_;
  Hash hash_;
};

struct FieldPlan {
  Json body = Json::object();
  std::vector<DesiredField> sent;                         ///< what `body` holds, and for a new prospect the blanks that it need not hold
  std::vector<DesiredField> seen;                         ///< what the fresh read showed and need not be sent
  std::vector<std::pair<std::string, std::string>> kept;  ///< fields not written on purpose, with the reason
  std::optional<RemoteTrouble> trouble;
};

/// A name that this unit does not have, or may not be written.
std::optional<RemoteTrouble> check_names(const Description& description, const std::vector<DesiredField>& wanted);

/// `created`: the prospect is new. `read`: a fresh read of fields_to_read(); null when there are none.
FieldPlan plan_fields(const Description& description, const std::vector<DesiredField>& wanted, const KnownFields& known, bool created,
                      const Json& read);

/// Empty, unless a field that is written only if blank needs a fresh read before it can be decided; then all that is worth knowing.
std::vector<std::string> fields_to_read(const std::vector<DesiredField>& wanted, const KnownFields& known);

/// The state after `answer` showed (or did not show) the fields.
std::vector<Known> known_after(const Description& description, const std::string& account, const std::vector<DesiredField>& fields,
                               const Json& answer, TimePoint now);
/// A write whose outcome is not known: nothing may be believed of these fields.
std::vector<Known> known_no_more(const std::string& account, const std::vector<DesiredField>& fields, TimePoint now);

}  // namespace tradewind::pardot
