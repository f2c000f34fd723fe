// The parts of docs/formulas.md that are made of the code: the table of functions and the table of paths.
#pragma once

#include <string>
#include <tradewind/model/value.hpp>

namespace tradewind::mapping {

std::string function_reference();
std::string path_reference();
/// A value as the reference shows it: "text", 12.5, TRUE, [1, 2], blank.
std::string shown(const Value& value);

}  // namespace tradewind::mapping
