// Delivers open effects of people to one account.
#pragma once

#include "pipeline/object_holds.hpp"

namespace tradewind {

class WorkLane final : public Lane {
 public:
  WorkLane(LaneWorld world, Target& target, std::vector<std::shared_ptr<const planning::PairPlan>> plans);

  boost::asio::awaitable<void> restore() override;
  LaneState view() const override;

 protected:
  boost::asio::awaitable<bool> take(int limit, bool probe) override;
  boost::asio::awaitable<std::optional<TimePoint>> next_at() override;
  int batch_limit() const override { return target_.batch_size(); }

 private:
  struct Batch;
  boost::asio::awaitable<BatchResult> process(std::vector<WorkTask> tasks);
  boost::asio::awaitable<void> deliver(std::vector<WorkTask> tasks, BatchResult* result);
  boost::asio::awaitable<void> give_back(std::vector<WorkTask> leases);
  boost::asio::awaitable<void> bury(WorkTask task);
  boost::asio::awaitable<void> record(WorkTask task, std::vector<ItemOutcome> outcomes, std::map<std::string, std::string> held,
                                      const planning::PairPlan* plan);
  boost::asio::awaitable<bool> intend(WorkTask task, std::vector<EffectIntent> intents);
  void settle_open(WorkRecord& record, const RemoteTrouble& trouble, const WorkTask& task, const RetrySettings& retry);
  void settle_held(WorkRecord& record, const std::map<std::string, std::string>& held);
  void count_effects(const WorkTask& task, const WorkRecord& record);
  const planning::PairPlan* plan_of(const std::string& pair) const;
  std::vector<std::string> other_accounts() const;

  boost::asio::awaitable<void> learn_objects(const Batch& batch, const std::vector<ItemOutcome>& outcomes);

  Target& target_;
  std::vector<std::shared_ptr<const planning::PairPlan>> plans_;
  ObjectHolds holds_;
};

}  // namespace tradewind
