// JSON answers and RFC 9457 problems.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <tradewind/base/error.hpp>
#include <tradewind/ports/http.hpp>

namespace tradewind::admin {

HttpResponse json_answer(int status, const nlohmann::json& body);
HttpResponse problem(int status, std::string detail);
/// The status that an error of the store means for a client.
HttpResponse problem_of(const Error& error);

}  // namespace tradewind::admin
