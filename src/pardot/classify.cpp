#include "pardot/classify.hpp"

#include "pardot/codes.hpp"

#include <tradewind/base/text.hpp>

#include <algorithm>
#include <array>

namespace tradewind::pardot {
namespace {

constexpr Millis rate_pause = std::chrono::seconds(5);
constexpr Millis minute = std::chrono::minutes(1);
/// The day ends at midnight of the account; whether it has is seen by trying, seldom.
constexpr Millis quota_pause = std::chrono::hours(1);

struct RemoteError {
  int code = 0;
  std::string message;
};

/// Texts by which codes are known when the number is missing: compared by their beginning, since suffixes are appended.
int code_of_message(const std::string& message) {
  static constexpr std::array<std::pair<std::string_view, int>, 5> known = {{
      {"access_token is invalid", 184},
      {"Daily API rate limit met", 122},
      {"You have exceeded your concurrent request limit", 66},
      {"Your account must use version 4", 88},
      {"Your account is unable to use version 4", 89},
  }};
  for (const auto& [start, code] : known)
    if (message.rfind(start, 0) == 0) return code;
  return 0;
}

std::optional<RemoteError> error_in_json(const Json& body) {
  if (!body.is_object()) return std::nullopt;
  const Json& attributes = child(body, "@attributes");
  if (body.contains("err") || text_at(attributes, "stat") == "fail")
    return RemoteError{static_cast<int>(number_at(attributes, "err_code")), text_at(body, "err")};
  if (body.contains("code") && body.contains("message"))
    return RemoteError{static_cast<int>(number_at(body, "code")), text_at(body, "message")};
  return std::nullopt;
}

std::string between(const std::string& text, std::string_view before, char after, std::size_t& from) {
  const auto at = text.find(before, from);
  if (at == std::string::npos) return {};
  const auto begin = at + before.size();
  const auto end = text.find(after, begin);
  if (end == std::string::npos) return {};
  from = end + 1;
  return text.substr(begin, end - begin);
}

std::optional<RemoteError> error_in_xml(const std::string& text) {
  const auto rsp = text.find("<rsp");
  if (rsp == std::string::npos) return std::nullopt;
  std::size_t at = text.find("<err", rsp);
  if (at == std::string::npos) return std::nullopt;
  Json code;
  code["code"] = between(text, "code=\"", '"', at);
  const std::string message = between(text, ">", '<', at);
  return RemoteError{static_cast<int>(number_at(code, "code")), message};
}

Trouble kind_of(Reaction reaction) {
  switch (reaction) {
    case Reaction::rate:
    case Reaction::quota:
      return Trouble::throttled;
    case Reaction::auth:
    case Reaction::lane:
      return Trouble::lane_down;
    case Reaction::configuration:
      return Trouble::configuration;
    case Reaction::gone:
      return Trouble::gone;
    case Reaction::exists:
    case Reaction::data:
      return Trouble::data;
    case Reaction::transient:
      break;
  }
  return Trouble::transient;
}

const char* said(Reaction reaction) {
  switch (reaction) {
    case Reaction::auth:
      return "Pardot refuses the access token: scope pardot_api and the user's place in the business unit are needed";
    case Reaction::rate:
      return "too many calls at once";
    case Reaction::quota:
      return "the calls of the day are used up";
    case Reaction::lane:
      return "Pardot refuses all calls: check the business unit, its host and the user's role";
    case Reaction::configuration:
      return "Pardot does not know a name or setting that was sent";
    case Reaction::gone:
      return "the record does not exist or is in the recycle bin";
    case Reaction::exists:
      return "the record exists already";
    case Reaction::data:
      return "Pardot refuses a value of this record";
    case Reaction::transient:
      break;
  }
  return "Pardot could not do it now";
}

RemoteTrouble judge(const RemoteError& error, int status, bool write, TimePoint now) {
  const Reaction reaction = reaction_of(error.code);
  RemoteTrouble trouble = own_trouble(kind_of(reaction), named_code(error.code, error.message), said(reaction));
  trouble.failure.remote = error.message;
  if (reaction == Reaction::configuration || reaction == Reaction::data) trouble.failure.field = named_field(error.message);
  if (reaction == Reaction::rate) trouble.retry_at = now + (error.code == 66 ? rate_pause : minute);
  if (reaction == Reaction::quota) trouble.retry_at = now + quota_pause;
  if (trouble.kind == Trouble::lane_down) trouble.retry_at = now + minute;
  trouble.of_record = of_record(error.code);
  if (trouble.kind == Trouble::transient && write && status >= 500) trouble.kind = Trouble::unknown;
  return trouble;
}

/// Neither of the documented shapes: a proxy's page, an empty or a cut body.
RemoteTrouble judge_shape(int status, bool write, TimePoint now) {
  RemoteTrouble trouble = own_trouble(Trouble::transient, "http_" + std::to_string(status), "the answer is not one of Pardot's");
  if (status == 401 || (status > 300 && status < 400)) trouble.kind = Trouble::lane_down, trouble.retry_at = now + minute;
  // Not followed: a token goes to the host that it was given for and to no other.
  if (status > 300 && status < 400) trouble.failure.message = "Pardot answers from another address; check pardot.api_url";
  if (status == 429) trouble.kind = Trouble::throttled, trouble.retry_at = now + rate_pause;
  if (write && (status >= 500 || status < 300)) trouble.kind = Trouble::unknown;
  return trouble;
}

}  // namespace

std::string named_field(const std::string& message) {
  const auto colon = message.rfind(':');
  if (colon == std::string::npos) return {};
  std::string name(text::trim(std::string_view(message).substr(colon + 1)));
  while (!name.empty() && name.back() == '.') name.pop_back();
  const bool fits = !name.empty() && name.size() <= 80 &&
                    std::all_of(name.begin(), name.end(), [](unsigned char c) { return std::isalnum(c) != 0 || c == '_' || c == '.'; });
  return fits ? name : std::string();
}

Answer read_answer(const HttpResponse& response, bool write, TimePoint now) {
  Answer answer;
  answer.status = response.status;
  answer.location = std::string(response.headers.get("Location"));
  const bool fine = response.status >= 200 && response.status < 300;
  // Some writes are answered without a body; what was asked for never comes as nothing.
  if (response.body.empty() && write && (response.status == 201 || response.status == 204)) return answer;
  const Json json = parse_json(response.body);
  auto error = json.is_discarded() ? error_in_xml(response.body) : error_in_json(json);
  if (error) {
    if (error->code == 0) error->code = code_of_message(error->message);
    answer.code = error->code;
    answer.trouble = error->code == 0 ? judge_shape(response.status, write && !fine, now) : judge(*error, response.status, write, now);
    answer.trouble->failure.remote = error->message;
  } else if (!fine || !json.is_object()) {
    answer.trouble = judge_shape(response.status, write, now);
  } else {
    answer.body = json;
  }
  return answer;
}

RemoteTrouble own_trouble(Trouble kind, std::string code, std::string message, std::string field) {
  RemoteTrouble trouble;
  trouble.kind = kind;
  trouble.failure.code = std::move(code);
  trouble.failure.message = std::move(message);
  trouble.failure.field = std::move(field);
  return trouble;
}

RemoteTrouble trouble_of(const CallError& error, bool write, TimePoint now) {
  RemoteTrouble trouble = own_trouble(Trouble::transient, error.reason, "the call could not be made");
  switch (error.kind) {
    case CallError::Kind::throttled:
      trouble.kind = Trouble::throttled;
      trouble.failure.message = "a limit of the account is reached";
      trouble.retry_at = error.retry_at.value_or(now + rate_pause);
      break;
    case CallError::Kind::unknown:
      if (write) trouble.kind = Trouble::unknown;
      trouble.failure.message = "the answer did not come whole";
      break;
    case CallError::Kind::cancelled:
      trouble.kind = Trouble::throttled;
      break;
    case CallError::Kind::not_sent:
      break;
  }
  return trouble;
}

RemoteTrouble trouble_of(const Error& error, TimePoint now) {
  RemoteTrouble trouble = own_trouble(Trouble::lane_down, to_string(error.code), "no access token: " + error.what);
  if (error.code == Errc::auth) trouble.retry_at = now + minute;
  return trouble;
}

}  // namespace tradewind::pardot
