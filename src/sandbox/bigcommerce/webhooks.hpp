// Hooks and the delivery of events: signatures, retries, deactivation, the blocklist.
#pragma once

#include <tradewind/crypto/crypto.hpp>
#include <tradewind/sandbox/bigcommerce.hpp>

#include "sandbox/bigcommerce/knobs.hpp"

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tradewind::sandbox::bigcommerce {

struct Hook {
  std::int64_t id = 0;
  std::string scope, destination;
  std::map<std::string, std::string> headers;
  bool active = true;
  TimePoint works_from, created, updated;
};

class Webhooks {
 public:
  Webhooks(const BigCommerceOptions& options, Knobs& knobs, Random& random);

  std::map<std::int64_t, Hook>& hooks() { return hooks_; }
  const std::map<std::int64_t, Hook>& hooks() const { return hooks_; }
  std::int64_t add(Hook hook);

  /// `data` is JSON text.
  void emit(const std::string& scope, const std::string& data, const EntityRef& entity, TimePoint now);
  std::vector<Delivery> due(TimePoint now, std::size_t limit);
  void answered(std::int64_t delivery, std::optional<int> status, TimePoint now);
  std::optional<TimePoint> next_due() const;
  std::size_t waiting() const { return queue_.size() + in_flight_.size(); }
  void on_enqueue(std::function<void()> callback) { on_enqueue_ = std::move(callback); }
  const std::vector<DeliveryOutcome>& outcomes() const { return outcomes_; }

 private:
  struct Chain {
    std::int64_t id = 0, hook = 0;
    int attempt = 1;
    std::string scope, hash, body;
    EntityRef entity;
    TimePoint happened;
    std::optional<TimePoint> first_sent;
  };
  struct Domain {
    std::deque<std::pair<TimePoint, bool>> answers;  ///< of the last two minutes: when, accepted
    TimePoint blocked_until{};
  };

  void enqueue(Chain chain, TimePoint due_at);
  void record(const Chain& chain, DeliveryOutcome::Kind kind, int status, TimePoint now);
  std::optional<Delivery> attempt(Chain chain, TimePoint now);
  void retry(Chain chain, TimePoint now);
  void give_up(const Chain& chain, TimePoint now);
  void judge(Domain& domain, bool accepted, TimePoint now);
  void exception(const Hook& hook, int code, const std::string& message, TimePoint now);
  HttpRequest request(const Chain& chain, const Hook& hook, TimePoint stamp);
  std::string body(const Hook& hook, const std::string& scope, const std::string& data, const std::string& hash, TimePoint now) const;
  std::string new_hash();

  const BigCommerceOptions& options_;
  Knobs& knobs_;
  Random& random_;
  crypto::Hmac hmac_;
  std::map<std::int64_t, Hook> hooks_;
  std::map<std::pair<TimePoint, std::int64_t>, Chain> queue_;
  std::map<std::int64_t, Chain> in_flight_;
  std::map<std::string, Domain> domains_;
  std::map<std::string, TimePoint> told_will_retry_;  ///< by destination
  std::vector<DeliveryOutcome> outcomes_;
  std::function<void()> on_enqueue_;
  std::int64_t last_hook_ = 18048286, last_chain_ = 0;
};

}  // namespace tradewind::sandbox::bigcommerce
