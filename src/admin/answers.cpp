#include "admin/answers.hpp"

#include <nlohmann/json.hpp>

namespace tradewind::admin {
namespace {

const char* title_of(int status) {
  switch (status) {
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 409:
      return "Conflict";
    case 502:
      return "Bad Gateway";
    case 503:
      return "Service Unavailable";
    default:
      return "Internal Server Error";
  }
}

int status_of(Errc code) {
  switch (code) {
    case Errc::invalid:
      return 400;
    case Errc::not_found:
      return 404;
    case Errc::conflict:
    case Errc::lease_lost:
      return 409;
    case Errc::remote:
    case Errc::auth:
    case Errc::net_not_sent:
    case Errc::net_unknown:
      return 502;
    case Errc::busy:
    case Errc::storage:
    case Errc::timeout:
    case Errc::cancelled:
      return 503;
    default:
      return 500;
  }
}

HttpResponse answer(int status, const nlohmann::json& body, const char* type) {
  HttpResponse response(status, body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n", type);
  response.headers.set("Cache-Control", "no-store");
  response.headers.set("X-Content-Type-Options", "nosniff");
  return response;
}

}  // namespace

HttpResponse json_answer(int status, const nlohmann::json& body) { return answer(status, body, "application/json"); }

HttpResponse problem(int status, std::string detail) {
  const nlohmann::ordered_json body{
      {"type", "about:blank"}, {"title", title_of(status)}, {"status", status}, {"detail", std::move(detail)}};
  HttpResponse response = answer(status, body, "application/problem+json");
  if (status == 503) response.headers.set("Retry-After", "1");
  return response;
}

HttpResponse problem_of(const Error& error) { return problem(status_of(error.code), error.message()); }

}  // namespace tradewind::admin
