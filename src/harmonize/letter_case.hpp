// Case of people's names.
#pragma once

#include <string>
#include <string_view>

namespace tradewind::harmonize {

/// A particle before a last name, in any case: "van", "de", "DER".
bool particle(std::string_view word);

/// The words of `name` (separated by single spaces) that are all capitals or all small set in title case; words of mixed case, scripts
/// without case, and short initials (JP, III) stay. Particles become small: "VAN DER BERG" is "van der Berg". `given`: a first name, whose
/// first word is never a particle.
std::string name_case(std::string_view name, bool given);

}  // namespace tradewind::harmonize
