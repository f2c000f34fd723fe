#include "pardot/owner.hpp"

#include "pardot/prospect_api.hpp"

#include <tradewind/base/text.hpp>

#include <algorithm>

namespace tradewind::pardot {
namespace {

constexpr std::string_view group_prefix = "group:";

bool digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
}

/// The form of the call that assigns; empty: none is needed, or it cannot be understood.
std::string assignment(const std::string& assign_to) {
  if (assign_to.rfind(group_prefix, 0) == 0 && digits(assign_to.substr(group_prefix.size())))
    return "group_id=" + assign_to.substr(group_prefix.size());
  return assign_to.find('@') == std::string::npos ? std::string() : "user_email=" + text::percent_encode(assign_to);
}

}  // namespace

std::optional<DesiredField> owner_field(const std::string& assign_to) {
  if (digits(assign_to)) return DesiredField{"userId", Value(assign_to), WriteMode::on_create};
  const bool crm_id = assign_to.rfind("005", 0) == 0 && assign_to.size() >= 15 && assign_to.size() <= 18;
  if (crm_id) return DesiredField{"salesforceOwnerId", Value(assign_to), WriteMode::on_create};
  return std::nullopt;
}

boost::asio::awaitable<std::optional<RemoteTrouble>> assign_owner(Session& session) {
  const std::string& to = session.settings().assign_to;
  if (to.empty() || owner_field(to)) co_return std::nullopt;
  const std::string form = assignment(to);
  if (form.empty())
    co_return own_trouble(Trouble::configuration, "bad_assign_to",
                          "pardot.assign_to is neither a user's id, CRM id or email address nor group: and an id", "pardot.assign_to");
  Answer answer = co_await call_v4(session, "prospect.assign", "POST", "assign/id/" + session.prospect, "assign/id/{id}", form);
  constexpr int no_user = 10, no_user_email = 11, no_group = 12;
  if (answer.code == no_user || answer.code == no_user_email || answer.code == no_group)
    co_return own_trouble(Trouble::configuration, answer.trouble->failure.code,
                          "Pardot does not know the user or group of pardot.assign_to", "pardot.assign_to");
  if (answer.ok()) session.note("prospect", "ok", "assigned");
  co_return answer.trouble;
}

}  // namespace tradewind::pardot
