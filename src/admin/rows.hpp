// Rows of the store as the API shows them.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <tradewind/ports/store.hpp>
#include <vector>

namespace tradewind::admin {

nlohmann::ordered_json event_json(const EventRow& row);
nlohmann::ordered_json step_json(const Step& step);
nlohmann::ordered_json dead_letter_json(const DeadLetterRow& row);

/// null for empty text.
nlohmann::ordered_json text_or_null(const std::string& text);
nlohmann::ordered_json time_or_null(const std::optional<TimePoint>& at);

}  // namespace tradewind::admin
