#include <tradewind/sandbox/world.hpp>

#include "sandbox/control.hpp"

#include <algorithm>
#include <set>
#include <stdexcept>

namespace tradewind::sandbox {
namespace {

std::string target_of(const HttpRequest& request) {
  const auto scheme = request.url.find("://");
  if (scheme == std::string::npos) return request.url;
  const auto slash = request.url.find('/', scheme + 3);
  return slash == std::string::npos ? "/" : request.url.substr(slash);
}

}  // namespace

World::World(std::unique_ptr<Random> random, std::vector<std::unique_ptr<Platform>> platforms)
    : random_(std::move(random)), platforms_(std::move(platforms)) {}

Platform* World::find(const std::string& name) {
  for (const auto& platform : platforms_) {
    if (platform->name() == name) return platform.get();
  }
  return nullptr;
}

BigCommerce& World::bigcommerce() {
  auto* store = dynamic_cast<BigCommerce*>(find("bigcommerce"));
  if (!store) throw std::logic_error("this world has no store");
  return *store;
}

Platform* World::serving(const HttpRequest& request) {
  for (const auto& platform : platforms_) {
    if (platform->serves(request)) return platform.get();
  }
  return nullptr;
}

Fault* World::due_fault(const std::string& platform, const std::string& line, bool delay, TimePoint now) {
  const auto over = [now](const Fault& fault) { return fault.until ? now >= *fault.until : fault.times <= 0; };
  faults_.erase(std::remove_if(faults_.begin(), faults_.end(), over), faults_.end());
  for (Fault& fault : faults_) {
    const bool here = fault.platform.empty() || fault.platform == platform;
    if (!here || (fault.kind == "delay") != delay || line.find(fault.match) == std::string::npos) continue;
    if (!fault.until) --fault.times;
    return &fault;
  }
  return nullptr;
}

Millis World::hold(const HttpRequest& request, TimePoint now) {
  Platform* platform = serving(request);
  if (!platform) return Millis(0);
  const Fault* fault = due_fault(platform->name(), request.method + " " + target_of(request), true, now);
  return fault ? fault->delay : Millis(0);
}

Reply World::handle(const HttpRequest& request, TimePoint now) {
  advance(now);
  Platform* platform = serving(request);
  if (!platform) return {control(*this, request, now), Millis(0)};
  HistoryLine line{now, platform->name(), request.method, target_of(request), 0, request.body, true};
  const Fault* fault = due_fault(line.platform, line.method + " " + line.path, false, now);
  Reply reply{{}, Millis(latency_ms_)};
  if (fault) {
    reply.response = strike(*fault, *platform, request, now, line);
  } else {
    reply.response = platform->handle(request, now);
  }
  line.status = reply.response.status;
  history_.push_back(std::move(line));
  return reply;
}

HttpResponse World::strike(const Fault& fault, Platform& platform, const HttpRequest& request, TimePoint now, HistoryLine& line) {
  static const std::set<std::string> before{"status", "html", "redirect", "reset_before"};
  line.executed = before.count(fault.kind) == 0;
  if (fault.kind == "status") return platform.error(fault.status);
  if (fault.kind == "html") {
    return HttpResponse(502, "<html><head><title>502 Bad Gateway</title></head><body>Bad Gateway</body></html>", "text/html");
  }
  HttpResponse response;
  if (fault.kind == "redirect") {
    response.status = 302;
    response.headers.set("Location", "https://elsewhere.example.com" + target_of(request));
    return response;
  }
  if (fault.kind == "reset_before") {
    response.status = 0;
    response.cut = 0;
    return response;
  }
  if (fault.kind == "expire_token") platform.expire_tokens();
  const std::size_t bytes = fault.bytes;  // the platform may call back into the world
  const std::string kind = fault.kind;
  response = platform.handle(request, now);
  if (kind == "lost_after") response.cut = 0;
  if (kind == "truncate") response.cut = bytes;
  return response;
}

void World::begin_request(const HttpRequest& request, TimePoint now) {
  if (Platform* platform = serving(request)) platform->begin_request(request, now);
}

void World::end_request(const HttpRequest& request, TimePoint now) {
  if (Platform* platform = serving(request)) platform->end_request(request, now);
}

void World::advance(TimePoint now) {
  for (const auto& platform : platforms_) platform->advance(now);
}

std::vector<Switch> World::switches() {
  std::vector<Switch> all{int_switch("sandbox.latency_ms", latency_ms_, "every answer of a platform is sent this much later")};
  for (const auto& platform : platforms_) {
    for (Switch& one : platform->switches()) all.push_back(std::move(one));
  }
  return all;
}

bool World::set_switch(const std::string& name, const std::string& value) {
  for (const Switch& one : switches()) {
    if (one.name == name) return one.set(value);
  }
  return false;
}

std::string World::records() const {
  std::string out = "{";
  for (const auto& platform : platforms_) {
    if (out.size() > 1) out += ',';
    out += '"' + platform->name() + "\":" + platform->records();
  }
  return out + "}";
}

}  // namespace tradewind::sandbox
