#include "pardot/look.hpp"

#include "pardot/prospect_api.hpp"
#include "pardot/prospects.hpp"

#include <tradewind/base/text.hpp>

namespace tradewind::pardot {
namespace {

std::string shown(const Json& value) {
  if (value.is_null()) return {};
  if (value.is_string()) return value.get<std::string>();
  if (!value.is_array()) return value.dump();
  std::vector<std::string> parts;
  for (const auto& one : value) parts.push_back(shown(one));
  return text::join(parts, ", ");
}

/// The mapped fields that this unit has.
std::vector<std::string> names_to_show(const Session& session) {
  std::vector<std::string> names;
  const auto mapped = session.item.desired.find(prospect_object);
  if (mapped == session.item.desired.end()) return names;
  for (const auto& field : mapped->second)
    if (session.description->field(field.name) != nullptr) names.push_back(field.name);
  return names;
}

/// In the order in which a delivery looks: the linked one, then by CRM id, then by address.
boost::asio::awaitable<std::optional<RemoteTrouble>> find_and_read(Session& session, RemoteView& view) {
  Json read = Json::object();
  const std::vector<std::string> names = names_to_show(session);
  std::vector<std::string> asked(1, "id");
  asked.insert(asked.end(), names.begin(), names.end());
  session.prospect = linked_prospect(session);
  std::optional<RemoteTrouble> trouble;
  if (!session.prospect.empty()) trouble = co_await read_fields(session, asked, read);
  if (session.prospect.empty() || (trouble && trouble->kind == Trouble::gone)) {
    session.prospect.clear();
    const Lookup lookup = co_await find_prospect(session, crm_id(session));
    trouble = lookup.trouble;
    if (!trouble && !session.prospect.empty()) trouble = co_await read_fields(session, asked, read);
    if (session.prospect.empty() && !lookup.archived.empty()) {
      session.prospect = lookup.archived;
      view.fields["isDeleted"] = "true";
    }
  }
  view.id = session.prospect;
  for (const auto& name : names)
    if (read.contains(name)) view.fields[name] = shown(read[name]);
  co_return trouble;
}

}  // namespace

boost::asio::awaitable<Result<std::vector<RemoteView>>> look_at_prospect(Session& session) {
  std::optional<RemoteTrouble> trouble;
  session.description = co_await session.describer.current(session.deadline, session.steps, trouble);
  std::vector<RemoteView> views(1);
  views.front().object = prospect_object;
  if (session.description) trouble = co_await find_and_read(session, views.front());
  if (trouble) co_return Error(Errc::remote, trouble->failure.message, trouble->failure.code);
  co_return views;
}

}  // namespace tradewind::pardot
