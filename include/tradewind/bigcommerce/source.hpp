// The BigCommerce store as a Source: customers and orders over REST v3 and v2.
#pragma once

#include <memory>
#include <tradewind/config/settings.hpp>
#include <tradewind/ports/calls.hpp>
#include <tradewind/ports/clock.hpp>
#include <tradewind/ports/target.hpp>

namespace tradewind {

/// `caller` is that of account "bigcommerce:<store hash>". Caller and clock must outlive the source. Names of groups and attributes
/// are kept for an hour.
std::unique_ptr<Source> make_bigcommerce_source(const PairSettings& settings, Caller& caller, const Clock& clock);

}  // namespace tradewind
