#include "pardot/prospect_api.hpp"

#include "pardot/v4.hpp"

#include <tradewind/base/text.hpp>

#include <algorithm>

namespace tradewind::pardot {
namespace {

constexpr const char* v5_prospects = "/api/v5/objects/prospects/";
constexpr int needs_v4 = 88, refuses_v4 = 89;

bool by_v4(const Session& session) { return session.settings().api == "v4"; }

/// The one prospect of an answer.
std::optional<RemoteTrouble> take_v4(const Session& session, const Answer& answer, const std::vector<std::string>& names, Json& out) {
  if (!answer.ok()) return answer.trouble;
  const Json& prospect = child(answer.body, "prospect");
  if (!prospect.is_object()) return own_trouble(Trouble::transient, "bad_answer", "a call was answered without the prospect");
  out = from_v4(*session.description, prospect, names);
  return std::nullopt;
}

}  // namespace

boost::asio::awaitable<Answer> call_v4(Session& session, std::string operation, std::string method, std::string what, std::string shown,
                                       std::string form) {
  bool version_3 = session.description->several_per_email == false;
  Answer answer;
  for (int attempt = 0; attempt < 2; ++attempt) {
    const std::string begin = std::string("/api/prospect/version/") + (version_3 ? "3" : "4") + "/do/";
    Ask ask = get(operation, begin + what + "?format=json", begin + shown);
    ask.method = method;
    ask.form = method != "GET";
    ask.body = form;
    if (!ask.form) ask.path += "&output=simple";
    answer = co_await session.call(std::move(ask));
    if (answer.code != (version_3 ? needs_v4 : refuses_v4)) break;
    version_3 = !version_3;
    co_await session.describer.learn_several_per_email(!version_3);
    co_await session.reload_description();
  }
  co_return answer;
}

boost::asio::awaitable<std::optional<RemoteTrouble>> read_fields(Session& session, std::vector<std::string> names, Json& out) {
  if (by_v4(session)) {
    const std::string what = "read/id/" + session.prospect;
    Answer answer = co_await call_v4(session, "prospect.read", "GET", what, "read/id/{id}", "");
    co_return take_v4(session, answer, names, out);
  }
  Ask ask = get("prospect.read", v5_prospects + session.prospect + "?fields=" + text::join(names, ","), std::string(v5_prospects) + "{id}");
  Answer answer = co_await session.call(std::move(ask));
  if (!answer.ok()) co_return answer.trouble;
  // Blank fields are there as null: without any of them it is another answer, and no opt-out may be read from it.
  const bool shows = std::any_of(names.begin(), names.end(), [&](const std::string& name) { return answer.body.contains(name); });
  if (!shows) co_return own_trouble(Trouble::transient, "bad_answer", "a prospect was asked for and the answer shows none");
  out = std::move(answer.body);
  co_return std::nullopt;
}

boost::asio::awaitable<std::optional<RemoteTrouble>> update_fields(Session& session, Json body, Json& out) {
  std::vector<std::string> names;
  for (const auto& [name, value] : body.items()) names.push_back(name);
  if (by_v4(session)) {
    const std::string what = "update/id/" + session.prospect;
    const std::string form = v4_form(*session.description, body);
    Answer answer = co_await call_v4(session, "prospect.update", "POST", what, "update/id/{id}", form);
    co_return take_v4(session, answer, names, out);
  }
  Ask ask = send("PATCH", "prospect.update", v5_prospects + session.prospect + "?fields=id," + text::join(names, ","),
                 std::string(v5_prospects) + "{id}", body);
  Answer answer = co_await session.call(std::move(ask));
  if (!answer.ok()) co_return answer.trouble;
  out = std::move(answer.body);
  co_return std::nullopt;
}

}  // namespace tradewind::pardot
