#include "storage/unit.hpp"

#include <boost/asio/post.hpp>

namespace tradewind::storage {

void Completions::expect() {
  if (expected_++ == 0) guard_.emplace(executor_);
}

void Completions::post(std::function<void()> work) { boost::asio::post(executor_, std::move(work)); }

void Completions::deliver(const std::shared_ptr<Completions>& self, Units units) {
  if (units.empty()) return;
  boost::asio::post(self->executor_, [self, units = std::move(units)]() mutable { self->complete(std::move(units)); });
}

void Completions::complete(Units units) {
  expected_ -= units.size();
  if (expected_ == 0) guard_.reset();
  for (auto& unit : units) {
    // The caller goes on inside complete() and may come back with its next unit at once.
    const auto owned = std::move(unit);
    owned->complete();
  }
}

}  // namespace tradewind::storage
