// Reads entities of one pair from its store and records what follows from them.
#pragma once

#include "pipeline/lane.hpp"

namespace tradewind {

class ReadLane final : public Lane {
 public:
  ReadLane(LaneWorld world, EnginePair pair);

 protected:
  boost::asio::awaitable<bool> take(int limit, bool probe) override;
  boost::asio::awaitable<std::optional<TimePoint>> next_at() override;
  int batch_limit() const override { return source_.batch_size(); }

 private:
  boost::asio::awaitable<BatchResult> process(std::vector<ReadTask> tasks);
  boost::asio::awaitable<BatchResult> process_each(std::vector<ReadTask> tasks);
  boost::asio::awaitable<void> read(std::vector<EntityRef> entities, std::vector<Fetched>* fetched);
  boost::asio::awaitable<void> bury(ReadTask task, Failure why);
  boost::asio::awaitable<void> record(ReadTask task, Entity entity, std::vector<Step> steps);
  boost::asio::awaitable<void> trouble(ReadTask task, RemoteTrouble trouble, std::vector<Step> steps);
  boost::asio::awaitable<Result<planning::Decision>> decide(ReadTask task, Entity entity, std::vector<Step>& steps);
  boost::asio::awaitable<Result<planning::Decision>> decide_customer(ReadTask task, Customer customer, std::vector<Step>& steps);
  boost::asio::awaitable<Result<planning::Decision>> decide_order(ReadTask task, Order order, std::vector<Step>& steps);
  boost::asio::awaitable<Result<planning::Facts>> facts_for(ReadTask task, planning::Owner owner, std::vector<Step>& steps,
                                                            const Order* order = nullptr);
  boost::asio::awaitable<Result<bool>> still_theirs(std::int64_t account, std::string email, std::vector<Step>& steps);
  boost::asio::awaitable<void> postpone(ReadTask task, Error why, std::vector<Step> steps);
  boost::asio::awaitable<std::variant<std::optional<Customer>, RemoteTrouble>> read_customer(std::int64_t id, std::vector<Step>& steps);
  planning::Moment moment();

  std::shared_ptr<const planning::PairPlan> plan_;
  Source& source_;
  ReadNeeds needs_;
  IdMaker ids_;  ///< effects are ordered as they were planned: the newest campaign status wins
};

}  // namespace tradewind
