#include "telemetry/catalogue.hpp"

namespace tradewind::telemetry {
namespace {

/// Disk syncs and TLS-free work: tenths of a millisecond to a second.
const std::vector<double> fast{0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 1};
/// Calls over the internet.
const std::vector<double> calls{0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60};
/// From webhook to last effect: usually under a second, hours when a platform is down.
const std::vector<double> whole_way{0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 1800, 7200, 43200, 259200};

}  // namespace

const std::vector<MetricDeclaration>& catalogue() {
  using Kind = MetricKind;
  static const std::vector<MetricDeclaration> all{
      {"webhooks_total", Kind::counter, {"pair", "scope", "result"}, "Webhook deliveries by what became of them.", {}},
      {"webhooks_by_secret_total",
       Kind::counter,
       {"pair", "secret"},
       "Signatures that fitted, by which client secret (1: the first); during a rotation.",
       {}},
      {"webhooks_invalid_share",
       Kind::gauge,
       {"pair"},
       "Refused part of the deliveries of ten minutes, as of the last one; over 0.01 look into it.",
       {}},
      {"events", Kind::gauge, {"pair", "state"}, "Events ever accepted, by the state they are in.", {}},
      {"event_oldest_pending_seconds", Kind::gauge, {"pair"}, "Age of the oldest event that has not ended.", {}},
      {"event_seconds", Kind::histogram, {"pair"}, "From received to last effect.", whole_way},
      {"effects_total", Kind::counter, {"pair", "target", "operation", "outcome"}, "Changes at remote systems by outcome.", {}},
      {"api_calls_total", Kind::counter, {"pair", "target", "operation", "status"}, "Calls to the platforms by status; 0: no answer.", {}},
      {"api_call_seconds", Kind::histogram, {"pair", "target"}, "Duration of calls to the platforms.", calls},
      {"unknown_codes_total", Kind::counter, {"pair", "target", "code"}, "Answers with a code that is not in our tables.", {}},
      {"api_quota_left", Kind::gauge, {"pair", "target"}, "Calls left in the current window.", {}},
      {"dead_letters", Kind::gauge, {"pair", "reason"}, "Open dead letters by error code.", {}},
      {"missed_events_total", Kind::counter, {"pair"}, "Events that no webhook announced, found by reconcile.", {}},
      {"ingest_commit_seconds", Kind::histogram, {}, "Group commits of received webhooks, with their fsync.", fast},
      {"lanes_paused", Kind::gauge, {"pair", "target"}, "1 while work for this platform is held back.", {}},
      {"alerts_total", Kind::counter, {"pair", "cause"}, "Conditions that a person should look at.", {}},
      {"alert_messages_total", Kind::counter, {"result"}, "Messages to alerts.webhook: sent or failed.", {}},
      {"http_connections", Kind::gauge, {"listener"}, "Open connections.", {}},
      {"http_refused_total", Kind::counter, {"listener", "reason"}, "Connections and requests refused before any route saw them.", {}},
      {"build_info", Kind::gauge, {"version"}, "Always 1; the version is in the label.", {}},
  };
  return all;
}

}  // namespace tradewind::telemetry
