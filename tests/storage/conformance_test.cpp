// SQLite is held to the conformance suite: with its threads, as in the daemon, and inline, as in simulations.
#include "conformance/store_events.hpp"
#include "conformance/store_journal.hpp"
#include "conformance/store_lost.hpp"
#include "conformance/store_merges.hpp"
#include "conformance/store_people.hpp"
#include "conformance/store_rest.hpp"
#include "conformance/store_sums.hpp"
#include "conformance/store_work.hpp"
#include "storage/sqlite_host.hpp"

namespace tradewind::conformance {
namespace {

template <bool inline_thread>
std::unique_ptr<StoreHost> sqlite() {
  return std::make_unique<tradewind::testing::SqliteHost>(inline_thread);
}

const auto both = ::testing::Values(MakeHost(sqlite<false>), MakeHost(sqlite<true>));
const auto name = [](const auto& info) { return info.index == 0 ? "threads" : "inline_thread"; };

}  // namespace

INSTANTIATE_TEST_SUITE_P(Sqlite, StoreSuite, both, name);
INSTANTIATE_TEST_SUITE_P(Sqlite, MergeSuite, both, name);
INSTANTIATE_TEST_SUITE_P(Sqlite, Walk, both, name);

}  // namespace tradewind::conformance
