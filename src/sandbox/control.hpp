// The page at `/` and the control calls under `/_sandbox/`.
#pragma once

#include <tradewind/sandbox/world.hpp>

#include <string_view>

namespace tradewind::sandbox {

HttpResponse control(World& world, const HttpRequest& request, TimePoint now);

/// The whole page: no other file, no other host.
extern const std::string_view page_html;

}  // namespace tradewind::sandbox
