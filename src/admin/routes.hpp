// What each request of the admin listener leads to; one file for each subject.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <tradewind/admin/admin.hpp>
#include <utility>

namespace tradewind::admin {

/// What the routes share.
struct Context {
  AdminDeps deps;
  std::set<std::pair<std::string, std::string>> exposed_reasons;  ///< pair and code of dead letters that /metrics ever showed
};

/// One request on its route.
struct Call {
  HttpRequest request;
  std::string id;  ///< what stood for {id} in the route's path
};

using Answer = boost::asio::awaitable<HttpResponse>;

Answer live(Context& context, Call call);
Answer ready(Context& context, Call call);
Answer metrics(Context& context, Call call);
Answer status(Context& context, Call call);
Answer list_events(Context& context, Call call);
Answer show_event(Context& context, Call call);
Answer show_person(Context& context, Call call);
Answer list_dead_letters(Context& context, Call call);
Answer show_dead_letter(Context& context, Call call);
Answer retry_dead_letter(Context& context, Call call);
Answer edit_dead_letter(Context& context, Call call);
Answer retry_dead_letters(Context& context, Call call);
Answer discard_dead_letter(Context& context, Call call);
Answer check_mapping(Context& context, Call call);
Answer preview_mapping(Context& context, Call call);

/// `limit` and `cursor` of a request; empty when limit is not 1 to 200.
std::optional<Page> page_of(const HttpRequest& request);

}  // namespace tradewind::admin
