// A store with its threads on a disk that fails when told to.
#pragma once

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <boost/asio/detached.hpp>

#include "storage/fault_vfs.hpp"
#include "storage/sqlite_host.hpp"

namespace tradewind::testing {

class DiskFixture : public ::testing::Test {
 protected:
  Store& open() { return *(store_ = &host.open(io)); }

  NewEvent event(int order) {
    NewEvent made;
    made.id = Id::make(now, *random);
    made.pair = "shop";
    made.scope = "store/order/updated";
    made.entity = {"order", std::to_string(order)};
    made.webhook_id = made.id.text();
    made.created_at = made.received_at = now;
    return made;
  }

  struct Answers {
    int good = 0, storage = 0, busy = 0, other = 0;
    int all() const { return good + storage + busy + other; }
  };
  static boost::asio::awaitable<void> accept(Store& store, NewEvent made, Answers& answers) {
    const auto answer = co_await store.accept(std::move(made));
    if (answer) {
      ++answers.good;
    } else if (answer.error().code == Errc::storage) {
      ++answers.storage;
    } else if (answer.error().code == Errc::busy) {
      ++answers.busy;
    } else {
      ++answers.other;
    }
  }
  void start(Store& store, int count) {
    for (int i = 0; i < count; ++i) boost::asio::co_spawn(io, accept(store, event(i), answers), boost::asio::detached);
    io.restart();
    io.poll();
  }
  void finish(int count) {
    while (answers.all() < count) io.run_one();
  }

  template <typename T>
  Result<T> ask(Async<T> call) {
    return run(io, std::move(call));
  }
  template <typename T>
  std::optional<Errc> refusal(Async<T> call) {
    const auto answer = run(io, std::move(call));
    return answer ? std::nullopt : std::optional<Errc>(answer.error().code);
  }
  int stored(Store& store) { return static_cast<int>((*ask(store.counts()))["shop"].received); }

  /// A disk of this size for the store alone; what its folder holds counts.
  void limit_disk(std::int64_t size) {
    disk_size = size;
    const auto room = [this, folder = host.file().parent_path()] {
      std::int64_t used = 0;
      for (const auto& file : std::filesystem::directory_iterator(folder)) used += static_cast<std::int64_t>(file.file_size());
      return disk_size - used;
    };
    disk.limit(room);
    host.options.free_space = room;
  }

  FaultVfs disk;
  boost::asio::io_context io;
  SqliteHost host{false};
  Answers answers;
  std::atomic<std::int64_t> disk_size{0};
  TimePoint now = from_unix_s(1790000000);
  std::unique_ptr<Random> random = make_seeded_random(3);

 private:
  Store* store_ = nullptr;
};

}  // namespace tradewind::testing
