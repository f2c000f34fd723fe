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

/// The mapped fields with the open `set` effects laid over them.
std::vector<DesiredField> wanted_fields(const Desired& desired, const std::vector<Effect>& effects);

/// What is known of the prospect's fields at this account, as far as it is fresh enough to be believed.
class KnownFields {
 public:
  using Hash = std::function<std::string(const std::string& canonical)>;
  KnownFields(const PersonContext& person, const std::string& account, TimePoint now, Hash hash);
  bool holds(const std::string& field, const Value& value) const;

 private:
  std::map<std::string, std::string> hashes_;
  Hash hash_;
};

struct FieldPlan {
  Json body = Json::object();
  std::vector<DesiredField> sent;                         ///< what `body` holds, and for a new prospect the blanks that it need not hold
  std::vector<std::pair<std::string, std::string>> kept;  ///< fields not written on purpose, with the reason
  std::optional<RemoteTrouble> trouble;
};

/// `created`: the prospect is new. `read`: a fresh read of the fields that are written only if blank; null when there are none.
FieldPlan plan_fields(const Description& description, const std::vector<DesiredField>& wanted, const KnownFields& known, bool created,
                      const Json& read);

/// Fields whose write mode asks for a fresh read before they can be decided.
std::vector<std::string> fields_to_read(const std::vector<DesiredField>& wanted, const KnownFields& known);

/// The state after `answer` showed (or did not show) the fields that were sent.
std::vector<Known> known_after(const std::string& account, const std::vector<DesiredField>& sent, const Json& answer, TimePoint now);

}  // namespace tradewind::pardot
