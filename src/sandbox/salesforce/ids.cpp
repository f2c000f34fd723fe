#include "sandbox/salesforce/ids.hpp"

#include <algorithm>
#include <tradewind/base/text.hpp>

namespace tradewind::sandbox::sf {
namespace {

constexpr std::string_view digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

bool upper(char c) { return c >= 'A' && c <= 'Z'; }

}  // namespace

std::string id18(std::string_view id) {
  constexpr std::string_view table = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
  std::string out(id.substr(0, 15));
  for (std::size_t chunk = 0; chunk < 3; ++chunk) {
    std::size_t bits = 0;
    for (std::size_t i = 0; i < 5; ++i)
      if (upper(out[chunk * 5 + i])) bits |= std::size_t{1} << i;
    out += table[bits];
  }
  return out;
}

std::optional<std::string> id15(std::string_view id) {
  if (id.size() != 15 && id.size() != 18) return std::nullopt;
  const auto known = [](char c) { return digits.find(c) != std::string_view::npos; };
  if (!std::all_of(id.begin(), id.end(), known)) return std::nullopt;
  if (id.size() == 18 && !text::iequals(id18(id), id)) return std::nullopt;
  return std::string(id.substr(0, 15));
}

std::string make_id(std::string_view prefix, std::uint64_t number) {
  std::string tail(8, '0');
  for (auto at = tail.rbegin(); at != tail.rend(); ++at, number /= digits.size()) *at = digits[number % digits.size()];
  return id18(std::string(prefix) + "4C00" + tail);
}

}  // namespace tradewind::sandbox::sf
