// A mapping against what an account says of its objects.
#pragma once

#include <tradewind/mapping/mapping.hpp>
#include <tradewind/ports/preview.hpp>
#include <tradewind/ports/target.hpp>

namespace tradewind {

/// Findings of one object's mapped fields. `described` are the account's fields of it.
std::vector<MappingFinding> findings_of(const std::string& object, const std::vector<mapping::Field>& mapped,
                                        const std::vector<TargetField>& described);

}  // namespace tradewind
