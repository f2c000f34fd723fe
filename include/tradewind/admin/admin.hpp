// Answers the admin listener: health, metrics, and the API over events, people and dead letters.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <tradewind/config/settings.hpp>
#include <tradewind/ports/clock.hpp>
#include <tradewind/ports/http.hpp>
#include <tradewind/ports/preview.hpp>
#include <tradewind/ports/store.hpp>
#include <tradewind/ports/telemetry.hpp>
#include <vector>

namespace tradewind {

/// One platform of one pair.
struct LaneView {
  std::string pair;
  std::string target;  ///< bigcommerce, salesforce, pardot
  bool paused = false;
  std::string reason;
  std::int64_t quota_left = -1;                  ///< -1: not known
  std::optional<TimePoint> used_up_at{};         ///< today, when it goes on like this
  std::map<std::string, std::string> objects{};  ///< objects that wait for a changed setting -> why
};

/// One part of the daemon. Ready is who can do all its work; alive is who needs no restart.
struct ComponentView {
  std::string name;
  bool ready = true, alive = true;
  std::string why;  ///< when not
};

struct AdminDeps {
  Store& store;
  Clock& clock;
  Metrics& metrics;
  const Settings& settings;
  std::string version;
  TimePoint started_at{};
  std::function<std::vector<LaneView>()> lanes;
  std::function<std::vector<ComponentView>()> components;
  std::function<void()> work_changed;   ///< a dead letter went back to work
  std::function<Previewer&()> preview;  ///< mapped fields of people
  /// Order statuses that count in the totals of this pair (its mapping's `purchases.count`).
  std::function<std::vector<int>(const std::string& pair)> counted_statuses;
};

/// Loop thread.
class AdminApi {
 public:
  virtual ~AdminApi() = default;
  virtual boost::asio::awaitable<HttpResponse> handle(HttpRequest request, Peer peer) = 0;
};

/// What `deps` refers to must outlive the API.
std::unique_ptr<AdminApi> make_admin_api(AdminDeps deps);

}  // namespace tradewind
