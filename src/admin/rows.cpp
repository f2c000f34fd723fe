#include "admin/rows.hpp"

namespace tradewind::admin {
namespace {

using nlohmann::ordered_json;

ordered_json id_or_null(const std::optional<Id>& id) { return id ? ordered_json(id->text()) : ordered_json(nullptr); }

ordered_json entity_or_null(const EntityRef& entity) { return entity.kind.empty() ? ordered_json(nullptr) : ordered_json(entity.text()); }

}  // namespace

ordered_json text_or_null(const std::string& text) { return text.empty() ? ordered_json(nullptr) : ordered_json(text); }

ordered_json time_or_null(const std::optional<TimePoint>& at) { return at ? ordered_json(format_rfc3339(*at)) : ordered_json(nullptr); }

ordered_json event_json(const EventRow& row) {
  return {
      {"id", row.id.text()},
      {"pair", row.pair},
      {"scope", row.scope},
      {"entity", entity_or_null(row.entity)},
      {"webhook_id", text_or_null(row.webhook_id)},
      {"created_at", format_rfc3339(row.created_at)},
      {"received_at", format_rfc3339(row.received_at)},
      {"state", to_string(row.state)},
      {"reason", text_or_null(row.reason)},
      {"person", id_or_null(row.person)},
      {"covered_by", id_or_null(row.covered_by)},
  };
}

ordered_json step_json(const Step& step) {
  ordered_json out{{"at", format_rfc3339(step.at)},
                   {"stage", step.stage},
                   {"what", step.what},
                   {"outcome", step.outcome},
                   {"duration_ms", step.duration_ms}};
  if (!step.reason.empty()) out["reason"] = step.reason;
  if (!step.method.empty()) {
    out["method"] = step.method;
    out["path"] = step.path;
    out["status"] = step.status == 0 ? ordered_json(nullptr) : ordered_json(step.status);
  }
  return out;
}

ordered_json dead_letter_json(const DeadLetterRow& row) {
  const ordered_json error{{"code", row.error.code},
                           {"message", row.error.message},
                           {"field", text_or_null(row.error.field)},
                           {"remote", text_or_null(row.error.remote)}};
  return {
      {"id", row.id.text()},
      {"event_id", id_or_null(row.event_id)},
      {"pair", row.pair},
      {"entity", entity_or_null(row.entity)},
      {"stage", row.stage},
      {"account", text_or_null(row.account)},
      {"error", error},
      {"attempts", row.attempts},
      {"since", format_rfc3339(row.since)},
      {"state", row.state},
  };
}

}  // namespace tradewind::admin
