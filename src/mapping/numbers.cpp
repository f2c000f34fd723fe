#include "mapping/numbers.hpp"

namespace tradewind::mapping {

std::optional<NumberPattern> number_pattern(const std::string& pattern) {
  constexpr std::size_t most_places = 10;
  NumberPattern out;
  std::string_view rest = pattern;
  if (!rest.empty() && rest.back() == '%') {
    out.percent = true;
    rest.remove_suffix(1);
  }
  const auto point = rest.find('.');
  const auto whole = rest.substr(0, point);
  out.groups = whole == "#,##0" || whole == "#,###";
  if (!out.groups && whole != "0" && whole != "#") return std::nullopt;
  if (point == std::string_view::npos) return out;
  const auto places = rest.substr(point + 1);
  if (places.empty() || places.size() > most_places || places.find_first_not_of('0') != std::string_view::npos) return std::nullopt;
  out.places = static_cast<int>(places.size());
  return out;
}

std::string fixed_text(const Decimal& number, int places, bool groups) {
  const Decimal rounded = number.round(places);
  std::string text = rounded.abs().text();
  auto point = text.find('.');
  if (point == std::string::npos) point = text.size();
  const std::size_t wanted = point + (places > 0 ? 1 + static_cast<std::size_t>(places) : 0);
  if (text.size() == point && places > 0) text += '.';
  text.resize(wanted, '0');
  if (groups)
    for (auto at = static_cast<std::ptrdiff_t>(point) - 3; at > 0; at -= 3) text.insert(static_cast<std::size_t>(at), ",");
  return rounded.negative() ? "-" + text : text;
}

}  // namespace tradewind::mapping
