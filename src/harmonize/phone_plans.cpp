#include "harmonize/phone_plans.hpp"

#include "harmonize/digit_pattern.hpp"
#include "harmonize/table.hpp"

#include <algorithm>
#include <charconv>
#include <unordered_map>

namespace tradewind::harmonize {
namespace {

std::vector<std::size_t> lengths_of(std::string_view list) {
  std::vector<std::size_t> lengths;
  for (const auto text : fields(list, ',')) {
    std::size_t length = 0;
    std::from_chars(text.data(), text.data() + text.size(), length);
    lengths.push_back(length);
  }
  return lengths;
}

struct Plans {
  std::unordered_map<std::string_view, std::vector<PhonePlan>> by_calling_code;  ///< the main plan of each first
  std::unordered_map<std::string_view, const PhonePlan*> by_country;
};

Plans read() {
  Plans all;
  each_line("phone_plans.txt", [&](std::string_view line) {
    const auto row = fields(line, '\t');
    all.by_calling_code[row[1]].push_back({row[0], row[1], row[2], row[3], lengths_of(row[4]), row[5], row[6]});
  });
  for (const auto& [code, sharing] : all.by_calling_code)
    for (const auto& plan : sharing) all.by_country.try_emplace(plan.country, &plan);
  return all;
}

const Plans& plans() {
  static const Plans all = read();
  return all;
}

/// "268$1" with the first group.
std::string rewrite(std::string_view rule, const std::vector<std::string_view>& groups) {
  std::string out;
  for (std::size_t i = 0; i < rule.size(); ++i) {
    if (rule[i] == '$' && i + 1 < rule.size()) {
      const auto index = static_cast<std::size_t>(rule[++i] - '1');
      if (index < groups.size()) out += groups[index];
    } else {
      out.push_back(rule[i]);
    }
  }
  return out;
}

/// `dialled` after the national prefix, rewritten where the plan says so; `dialled` itself when it has none.
std::string after_prefix(const PhonePlan& plan, std::string_view dialled) {
  if (plan.prefix.empty()) return std::string(dialled);
  const auto match = match_prefix(plan.prefix, dialled);
  if (!match || match->length == 0) return std::string(dialled);
  const std::string rest(dialled.substr(match->length));
  const bool rewritten = !plan.rewritten.empty() && !match->groups.empty() && !match->groups.back().empty();
  return rewritten ? rewrite(plan.rewritten, match->groups) + rest : rest;
}

bool fits(const PhonePlan& plan, std::string_view national) {
  if (std::find(plan.lengths.begin(), plan.lengths.end(), national.size()) == plan.lengths.end()) return false;
  return match_all(plan.number, national);
}

/// In the country or in another that shares its calling code: a shopper of Anguilla may have a number of New York.
bool valid(const PhonePlan& plan, std::string_view national) {
  constexpr std::size_t longest_e164 = 15;
  if (plan.calling_code.size() + national.size() > longest_e164) return false;
  const auto& sharing = plans().by_calling_code.at(plan.calling_code);
  return std::any_of(sharing.begin(), sharing.end(), [&](const auto& other) { return fits(other, national); });
}

}  // namespace

const PhonePlan* plan_of(std::string_view country) {
  const auto found = plans().by_country.find(country);
  return found == plans().by_country.end() ? nullptr : found->second;
}

const PhonePlan* plan_of_calling_code(std::string_view calling_code) {
  const auto found = plans().by_calling_code.find(calling_code);
  return found == plans().by_calling_code.end() ? nullptr : &found->second.front();
}

std::optional<std::string> national_number(const PhonePlan& plan, std::string_view dialled) {
  std::string after = after_prefix(plan, dialled);
  if (valid(plan, after)) return after;
  return valid(plan, dialled) ? std::optional<std::string>(dialled) : std::nullopt;
}

}  // namespace tradewind::harmonize
