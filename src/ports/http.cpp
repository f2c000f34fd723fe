#include <algorithm>
#include <tradewind/base/text.hpp>
#include <tradewind/ports/http.hpp>

namespace tradewind {
namespace {

/// Where the request target starts in an absolute or origin-form URL.
std::string_view target_of(std::string_view url) {
  const auto scheme = url.find("://");
  if (scheme == std::string_view::npos || url.front() == '/') return url;
  const auto start = url.find_first_of("/?#", scheme + 3);
  return start == std::string_view::npos ? std::string_view{} : url.substr(start);
}

}  // namespace

Headers& Headers::set(std::string name, std::string value) {
  const auto same = [&](const auto& field) { return text::iequals(field.first, name); };
  list_.erase(std::remove_if(list_.begin(), list_.end(), same), list_.end());
  return add(std::move(name), std::move(value));
}

Headers& Headers::add(std::string name, std::string value) {
  list_.emplace_back(std::move(name), std::move(value));
  return *this;
}

std::string_view Headers::get(std::string_view name) const {
  for (const auto& [field, value] : list_)
    if (text::iequals(field, name)) return value;
  return {};
}

std::size_t Headers::count(std::string_view name) const {
  return static_cast<std::size_t>(
      std::count_if(list_.begin(), list_.end(), [&](const auto& field) { return text::iequals(field.first, name); }));
}

std::string HttpRequest::path() const {
  const auto target = target_of(url);
  const auto path = target.substr(0, target.find_first_of("?#"));
  return path.empty() ? "/" : std::string(path);
}

std::optional<std::string> HttpRequest::query(std::string_view name) const {
  std::string_view rest = target_of(url);
  const auto start = rest.find('?');
  if (start == std::string_view::npos) return std::nullopt;
  rest = rest.substr(start + 1);
  rest = rest.substr(0, rest.find('#'));
  for (const auto& part : text::split(rest, '&')) {
    const auto equals = part.find('=');
    const auto key = text::percent_decode(std::string_view(part).substr(0, equals), true);
    if (!key || *key != name) continue;
    if (equals == std::string::npos) return std::string();
    return text::percent_decode(std::string_view(part).substr(equals + 1), true);
  }
  return std::nullopt;
}

}  // namespace tradewind
