#include "sandbox/pardot/errors.hpp"

#include <map>
#include <tradewind/base/text.hpp>

namespace tradewind::sandbox::pd {
namespace {

const std::map<int, const char*>& texts() {
  static const std::map<int, const char*> all{
      {2, "Invalid action"},
      {3, "Invalid prospect ID"},
      {4, "Invalid prospect email address"},
      {9, "A prospect with the specified email address already exists"},
      {10, "Invalid user ID"},
      {11, "Invalid user email address"},
      {12, "Invalid group ID"},
      {13, "One or more required parameters are missing"},
      {14, "Non-existent prospect ID; No email address provided"},
      {16, "Invalid ID"},
      {19, "Invalid value specified for sort_by"},
      {23, "Invalid value specified for limit"},
      {29, "Invalid value specified for score"},
      {38, "Invalid campaign ID"},
      {46, "This API user lacks sufficient permissions for the requested operation"},
      {47, "Multiple assignment targets were specified"},
      {49, "Access Denied"},
      {50, "Invalid boolean"},
      {51, "Invalid parameter"},
      {54, "Email address is already in use"},
      {55, "Invalid list ID"},
      {56, "Invalid number entered for field"},
      {57, "Invalid date entered for field"},
      {58, "That prospect is already a member of that list. Update the membership instead."},
      {60, "Invalid HTTP request method"},
      {66, "You have exceeded your concurrent request limit. Please wait, before trying again"},
      {77, "Invalid prospect fid"},
      {79, "Invalid CRM_FID"},
      {81, "Prospect ID and FID do not match"},
      {85, "Unable to save the prospect"},
      {88, "Your account must use version 4 of the API."},
      {89, "Your account is unable to use version 4 of the API."},
      {94, "The provided version is not a valid number"},
      {109, "The requested record was not found."},
      {122, "Daily API rate limit met"},
      {125, "Cannot accept both user_id and crm_owner_fid."},
      {132, "Prospect is archived"},
      {138, "Name must be 50 characters or less."},
      {150, "Input needs to be valid JSON"},
      {151, "Unsupported content-type"},
      {152, "Request body can't be empty"},
      {153, "Missing required property in request"},
      {154, "Invalid property in request"},
      {180, "One or more of the specified fields are invalid"},
      {181, "A required header is missing"},
      {182, "Invalid header value"},
      {183, "An internal error occurred, please try your request again"},
      {184, "access_token is invalid, unknown, or malformed"},
      {192, "Object specified does not exist"},
      {198, "Endpoint not found."},
      {201, "Business Unit specified in Pardot-Business-Unit-Id header not found or inactive."},
      {205, "Action name is either missing or incorrect"},
      {206, "Invalid action argument value"},
      {207, "Missing required action argument"},
      {208, "Unknown action argument"},
      {209, "Too many fields have filters: The max number of 3 distinct fields with filters was exceeded for this query."},
      {210, "Page token has expired."},
      {211, "Page token is invalid."},
      {214, "API request timed out."},
      {219, "Deleted records can't be updated. Please undelete before updating."},
      {223, "Unable to delete record"},
  };
  return all;
}

}  // namespace

std::string Problem::message() const {
  const auto found = texts().find(code);
  std::string out = found == texts().end() ? "Unknown error" : found->second;
  return detail.empty() ? out : out + ": " + detail;
}

int v5_status(int code) {
  switch (code) {
    case 66:
    case 122:
      return 429;
    case 46:
    case 60:
      return 405;
    case 49:
    case 184:
      return 401;
    case 109:
    case 192:
    case 198:
      return 404;
    case 151:
      return 415;
    case 183:
      return 500;
    case 201:
      return 403;
    case 214:
      return 503;
    default:
      return 400;
  }
}

int v4_status(int code, int limits) {
  switch (code) {
    case 66:
    case 122:
      return limits;
    case 46:
    case 88:
    case 89:
      return 200;
    case 49:
    case 201:
      return 403;
    case 60:
      return 405;
    case 183:
      return 500;
    case 184:
      return 401;
    default:
      return 400;
  }
}

HttpResponse v5_error(const Problem& problem) {
  return HttpResponse(v5_status(problem.code), Json{{"code", problem.code}, {"message", problem.message()}}.dump(), "application/json");
}

HttpResponse v4_error(const Problem& problem, bool json, int limits) {
  const int status = v4_status(problem.code, limits);
  auto message = problem.message();
  if (problem.code == 184) message += ": Inactive token";
  if (json) {
    const Json body{{"@attributes", {{"stat", "fail"}, {"version", 1}, {"err_code", problem.code}}}, {"err", message}};
    return HttpResponse(status, body.dump(), "application/json");
  }
  message = text::replace_all(text::replace_all(std::move(message), "&", "&amp;"), "<", "&lt;");
  return HttpResponse(status,
                      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rsp stat=\"fail\" version=\"1.0\"><err code=\"" +
                          std::to_string(problem.code) + "\">" + message + "</err></rsp>\n",
                      "text/xml; charset=utf-8");
}

}  // namespace tradewind::sandbox::pd
