// Reads TZif files (RFC 8536) of the system: version 2 data with its transitions, and the POSIX rule of the footer for later years.
#include <fstream>
#include <mutex>
#include <sstream>
#include <tradewind/mapping/time_zone.hpp>

#include "mapping/posix_rule.hpp"

namespace tradewind::mapping {
namespace {

struct Zone {
  std::vector<std::int64_t> transitions;
  std::vector<std::int32_t> offsets;  ///< after each transition
  std::int32_t first_offset = 0;
  std::optional<PosixRule> rule;  ///< after the last transition
};

std::int64_t big_endian(const std::string& data, std::size_t at, int bytes) {
  std::uint64_t value = 0;
  for (int i = 0; i < bytes; ++i) value = value << 8 | static_cast<unsigned char>(data[at + static_cast<std::size_t>(i)]);
  return bytes == 4 ? static_cast<std::int32_t>(value) : static_cast<std::int64_t>(value);
}

struct Header {
  std::int64_t utc_flags, standard_flags, leaps, transitions, types, chars;
};

std::optional<Header> header_at(const std::string& data, std::size_t at) {
  if (data.size() < at + 44 || data.compare(at, 4, "TZif") != 0) return std::nullopt;
  const auto field = [&](int i) { return big_endian(data, at + 20 + static_cast<std::size_t>(4 * i), 4); };
  return Header{field(0), field(1), field(2), field(3), field(4), field(5)};
}

std::int64_t body_size(const Header& h, int time_size) {
  return h.transitions * (time_size + 1) + h.types * 6 + h.chars + h.leaps * (time_size + 4) + h.standard_flags + h.utc_flags;
}

std::optional<Zone> parse_zone(const std::string& data) {
  const auto first = header_at(data, 0);
  if (!first) return std::nullopt;
  const std::size_t second_at = 44 + static_cast<std::size_t>(body_size(*first, 4));
  const auto second = header_at(data, second_at);
  if (!second) return std::nullopt;
  const std::size_t body = second_at + 44;
  const auto count = static_cast<std::size_t>(second->transitions);
  if (data.size() < body + static_cast<std::size_t>(body_size(*second, 8))) return std::nullopt;
  const std::size_t types = body + count * 9;
  const auto offset_of = [&](std::size_t type) { return static_cast<std::int32_t>(big_endian(data, types + type * 6, 4)); };
  Zone zone;
  zone.first_offset = second->types > 0 ? offset_of(0) : 0;
  for (std::size_t i = 0; i < count; ++i) {
    zone.transitions.push_back(big_endian(data, body + i * 8, 8));
    zone.offsets.push_back(offset_of(static_cast<unsigned char>(data[body + count * 8 + i])));
  }
  std::string footer = data.substr(body + static_cast<std::size_t>(body_size(*second, 8)));
  if (footer.size() > 2) zone.rule = parse_posix_rule(footer.substr(1, footer.find('\n', 1) - 1));
  return zone;
}

std::shared_ptr<const Zone> load(const std::string& name) {
  if (name.empty() || name.size() > 64 || name.front() == '/' || name.find("..") != std::string::npos) return nullptr;
  std::ifstream in("/usr/share/zoneinfo/" + name, std::ios::binary);
  std::ostringstream text;
  if (in) text << in.rdbuf();
  if (!in) return nullptr;
  auto zone = parse_zone(text.str());
  return zone ? std::make_shared<const Zone>(std::move(*zone)) : nullptr;
}

/// Zones are few and never change while the process runs.
std::shared_ptr<const Zone> zone_of(const std::string& name) {
  static std::mutex mutex;
  static std::map<std::string, std::shared_ptr<const Zone>> cache;
  const std::lock_guard lock(mutex);
  const auto found = cache.find(name);
  if (found != cache.end()) return found->second;
  if (cache.size() > 1000) cache.clear();
  return cache[name] = load(name);
}

}  // namespace

bool known_zone(const std::string& name) { return name == "UTC" || zone_of(name) != nullptr; }

std::optional<std::chrono::seconds> utc_offset(const std::string& name, TimePoint at) {
  if (name == "UTC") return std::chrono::seconds{0};
  const auto zone = zone_of(name);
  if (!zone) return std::nullopt;
  const std::int64_t when = to_unix_s(at);
  const auto after = std::upper_bound(zone->transitions.begin(), zone->transitions.end(), when);
  if (after == zone->transitions.end() && zone->rule) return std::chrono::seconds{zone->rule->offset_at(when)};
  if (after == zone->transitions.begin()) return std::chrono::seconds{zone->first_offset};
  return std::chrono::seconds{zone->offsets[static_cast<std::size_t>(after - zone->transitions.begin()) - 1]};
}

}  // namespace tradewind::mapping
