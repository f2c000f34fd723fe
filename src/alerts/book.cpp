#include "alerts/book.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace tradewind::alerts {
namespace {

using Json = nlohmann::json;

/// `6 h 5 min`, `4 min`, `less than a minute`.
std::string spoken(Millis span) {
  const auto minutes = std::chrono::floor<std::chrono::minutes>(span).count();
  if (minutes < 1) return "less than a minute";
  if (minutes < 60) return std::to_string(minutes) + " min";
  if (minutes < 48 * 60) return std::to_string(minutes / 60) + " h " + std::to_string(minutes % 60) + " min";
  return std::to_string(minutes / (24 * 60)) + " days";
}

bool begins_with_any(const std::string& cause, const std::vector<std::string>& beginnings) {
  return std::any_of(beginnings.begin(), beginnings.end(), [&](const std::string& with) { return cause.rfind(with, 0) == 0; });
}

}  // namespace

void Book::restore(const std::string& json, TimePoint now) {
  const auto parsed = Json::parse(json, nullptr, false);
  if (!parsed.is_object()) return;
  for (const auto& [name, value] : parsed.items()) {
    if (!value.is_object()) continue;
    const auto since = parse_rfc3339(value.value("since", ""));
    Cause cause;
    cause.what = value.value("what", "");
    cause.since = since.value_or(now);
    cause.calm = Millis{value.value("calm_ms", Condition{}.calm.count())};
    cause.last = now;
    cause.told = true;
    causes_[name] = std::move(cause);
  }
}

std::string Book::saved() const {
  Json all = Json::object();
  for (const auto& [name, cause] : causes_)
    if (cause.told) all[name] = Json{{"what", cause.what}, {"since", format_rfc3339(cause.since)}, {"calm_ms", cause.calm.count()}};
  return all.dump();
}

void Book::learn(const std::vector<Condition>& conditions, const std::vector<std::string>& unseen, TimePoint now) {
  for (const auto& condition : conditions) {
    const auto known = causes_.find(condition.cause);
    const bool told = known != causes_.end() && known->second.told;
    if (!told && !condition.opens) continue;
    Cause& cause = causes_[condition.cause];
    if (cause.since == TimePoint{}) cause.since = now;
    if (!told)
      cause.what = condition.what, cause.advice = condition.advice, cause.patience = condition.patience, cause.calm = condition.calm;
    cause.last = now;
  }
  for (auto& [name, cause] : causes_)
    if (begins_with_any(name, unseen)) cause.last = now;
  // What nobody was told of needs no end.
  std::erase_if(causes_, [&](const auto& entry) { return !entry.second.told && entry.second.last != now; });
}

std::vector<Message> Book::due(TimePoint now) const {
  std::vector<std::pair<TimePoint, Message>> found;
  for (const auto& [name, cause] : causes_) {
    if (!cause.told && now - cause.since >= cause.patience)
      found.emplace_back(cause.since, Message{name, cause.what + ". " + cause.advice, false});
    if (cause.told && now - cause.last >= cause.calm)
      found.emplace_back(cause.since, Message{name, "Over after " + spoken(cause.last - cause.since) + ": " + cause.what + ".", true});
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const auto& a, const auto& b) { return std::pair(a.second.over, a.first) < std::pair(b.second.over, b.first); });
  std::vector<Message> messages;
  for (auto& [since, message] : found) messages.push_back(std::move(message));
  return messages;
}

void Book::told(const std::vector<Message>& messages) {
  for (const auto& message : messages) {
    if (message.over)
      causes_.erase(message.cause);
    else if (const auto cause = causes_.find(message.cause); cause != causes_.end())
      cause->second.told = true;
  }
}

std::size_t Book::open() const {
  return static_cast<std::size_t>(std::count_if(causes_.begin(), causes_.end(), [](const auto& entry) { return entry.second.told; }));
}

}  // namespace tradewind::alerts
