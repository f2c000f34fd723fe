#include <tradewind/model/work.hpp>

namespace tradewind {

const char* to_string(EventState state) {
  switch (state) {
    case EventState::pending:
      return "pending";
    case EventState::running:
      return "running";
    case EventState::retrying:
      return "retrying";
    case EventState::done:
      return "done";
    case EventState::ignored:
      return "ignored";
    case EventState::dead:
      return "dead";
  }
  return "pending";
}

const char* to_string(EffectState state) {
  switch (state) {
    case EffectState::planned:
      return "planned";
    case EffectState::intent:
      return "intent";
    case EffectState::done:
      return "done";
    case EffectState::failed:
      return "failed";
    case EffectState::unknown:
      return "unknown";
    case EffectState::skipped:
      return "skipped";
    case EffectState::cancelled:
      return "cancelled";
  }
  return "planned";
}

}  // namespace tradewind
