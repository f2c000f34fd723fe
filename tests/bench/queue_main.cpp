// P-08: claim and complete with more and more in the queue. P-09: how long a start takes with all of it.
#include <tradewind/base/random.hpp>
#include <tradewind/crypto/crypto.hpp>
#include <tradewind/storage/sqlite.hpp>
#include <tradewind/telemetry/telemetry.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

namespace tradewind {
namespace {

constexpr int claims_at_once = 32, claims = 4000, accepts_at_once = 1000;

double seconds_since(std::chrono::steady_clock::time_point began) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

class QueueBench {
 public:
  QueueBench()
      : metrics_(make_metrics()),
        logger_(make_capture_logger()),
        random_(crypto::system_random()),
        folder_(std::filesystem::temp_directory_path() / ("tradewind-queue-" + std::to_string(random_->next()))) {
    std::filesystem::create_directories(folder_);
  }
  ~QueueBench() {
    store_.reset();
    std::filesystem::remove_all(folder_);
  }

  void run(const std::vector<int>& sizes) {
    open();
    double first = 0;
    for (const int size : sizes) {
      fill(size);
      const double rate = measure();
      if (first == 0) first = rate;
      std::printf("P-08  claims and ends a second, %8d queued     %9.0f/s           %5.2f   >= 0.80 of the first\n", size, rate,
                  rate / first);
      std::fflush(stdout);
    }
    add_unrouted(sizes.back() / 2);
    store_.reset();
    const double took = open();
    std::printf("P-09  start to ready, %8d queued, half unrouted %8.2f s                    < 3 s\n", queued_, took);
  }

 private:
  double open() {
    SqliteOptions options;
    options.path = (folder_ / "queue.db").string();
    options.master_key = std::string(32, 'k');
    const auto began = std::chrono::steady_clock::now();
    auto opened = open_sqlite_store(io_.get_executor(), std::move(options), *logger_, *metrics_);
    if (!opened) throw std::runtime_error(opened.error().message());
    store_ = std::move(*opened);
    return seconds_since(began);
  }

  template <typename T>
  T get(Async<T> call) {
    std::optional<Result<T>> answer;
    boost::asio::co_spawn(io_, std::move(call), [&](std::exception_ptr, Result<T> got) { answer.emplace(std::move(got)); });
    io_.restart();
    while (!answer) io_.run_one();
    return std::move(answer->value());
  }

  static boost::asio::awaitable<void> keep(Async<void> call, int& left) {
    (void)co_await std::move(call);
    --left;
  }
  static boost::asio::awaitable<void> accept(Store& store, NewEvent event, int& left) {
    (void)co_await store.accept(std::move(event));
    --left;
  }
  void finish(const int& left) {
    io_.restart();
    while (left > 0) io_.run_one();
  }

  NewEvent event() {
    NewEvent made;
    made.id = Id::make(now_, *random_);
    made.pair = "main";
    made.scope = "store/order/updated";
    // As in a shop: ids rise, and what is told of next to each other was made next to each other.
    made.entity = {"order", std::to_string(++order_ + static_cast<std::int64_t>(random_->below(50)) * 10'000'000)};
    made.webhook_id = made.id.text();
    made.created_at = made.received_at = now_;
    return made;
  }

  void add_unrouted(int count) {
    for (int added = 0; added < count; added += accepts_at_once) {
      int left = accepts_at_once;
      now_ += Millis{20};
      for (int i = 0; i < accepts_at_once; ++i) boost::asio::co_spawn(io_, accept(*store_, event(), left), boost::asio::detached);
      finish(left);
    }
    queued_ += count;
  }

  void fill(int size) {
    if (size <= queued_) return;
    add_unrouted(size - queued_);
    while (get(store_->route(4096, now_)) > 0) {
    }
  }

  /// Claims per second, each brought to its end.
  double measure() {
    now_ += Millis{60'000};
    const auto began = std::chrono::steady_clock::now();
    int done = 0;
    while (done < std::min(claims, queued_ / 2)) {
      auto tasks = get(store_->claim_reads("main", claims_at_once, now_, now_ + Millis{90'000}));
      int left = static_cast<int>(tasks.size());
      if (left == 0) throw std::runtime_error("nothing to claim");
      done += left;
      for (auto& task : tasks) {
        ReadRecord record;
        record.ignored_reason = "no_email";
        boost::asio::co_spawn(io_, keep(store_->record_read(std::move(task), std::move(record), now_), left), boost::asio::detached);
      }
      finish(left);
    }
    queued_ -= done;
    return done / seconds_since(began);
  }

  boost::asio::io_context io_{1};
  std::unique_ptr<Metrics> metrics_;
  std::unique_ptr<Logger> logger_;
  std::unique_ptr<Random> random_;
  std::filesystem::path folder_;
  std::unique_ptr<Store> store_;
  TimePoint now_ = from_unix_s(1790000000);
  std::int64_t order_ = 0;
  int queued_ = 0;
};

}  // namespace
}  // namespace tradewind

int main(int argc, char** argv) {
  std::vector<int> sizes;
  for (int i = 1; i < argc; ++i) sizes.push_back(std::atoi(argv[i]));
  if (sizes.empty()) sizes = {1'000, 100'000, 1'000'000};
  tradewind::QueueBench bench;
  bench.run(sizes);
  return 0;
}
