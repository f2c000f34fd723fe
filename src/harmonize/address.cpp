#include <tradewind/base/text.hpp>
#include <tradewind/harmonize/harmonize.hpp>
#include "harmonize/countries.hpp"
#include "harmonize/table.hpp"
#include "harmonize/text_form.hpp"

#include <algorithm>

namespace tradewind::harmonize {
namespace {

/// Lines that repeat another line, the city or the company letter by letter are dropped, but never all of them.
std::string street_of(const Address& typed, const std::string& city) {
  std::vector<std::string> lines, kept;
  const std::string both = text::replace_all(typed.street_1 + "\n" + typed.street_2, "\r", "\n");
  for (const auto line : fields(both, '\n'))
    if (auto text = cleaned(line); !text.empty() && std::find(lines.begin(), lines.end(), text) == lines.end()) lines.push_back(text);
  const std::string company = cleaned(typed.company);
  for (const auto& line : lines)
    if (line != city && line != company) kept.push_back(line);
  return text::join(kept.empty() ? lines : kept, "\n");
}

}  // namespace

PostalAddress postal_address(const Address& typed) {
  PostalAddress out;
  out.country_code = country_of(typed.country_code);
  if (out.country_code.empty()) out.country_code = country_of(typed.country);
  out.country = out.country_code.empty() ? cleaned(typed.country) : country_name(out.country_code);
  out.state_code = state_code(out.country_code, typed.state).value_or("");
  out.state = out.state_code.empty() ? cleaned(typed.state) : state_name(out.country_code, out.state_code);
  out.postal_code = postal_code(out.country_code, typed.postal_code);
  out.city = cleaned(typed.city);
  out.street = street_of(typed, out.city);
  return out;
}

}  // namespace tradewind::harmonize
