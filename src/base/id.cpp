#include <tradewind/base/id.hpp>

#include <tradewind/base/random.hpp>
#include <tradewind/base/text.hpp>

#include <stdexcept>

namespace tradewind {

std::string Id::text() const { return text::to_hex(view()); }

std::optional<Id> Id::parse(std::string_view hex) {
  if (hex.size() != 32) return std::nullopt;
  const auto raw = text::from_hex(hex);
  if (!raw) return std::nullopt;
  return from_bytes(*raw);
}

Id Id::from_bytes(std::string_view raw) {
  Id id;
  if (raw.size() != id.bytes.size()) throw std::logic_error("an id must have 16 bytes");
  std::copy(raw.begin(), raw.end(), id.bytes.begin());
  return id;
}

Id Id::make(TimePoint now, Random& random) {
  Id id;
  const auto ms = static_cast<std::uint64_t>(to_unix_ms(now));
  for (int i = 0; i < 6; ++i) id.bytes[static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(ms >> (40 - 8 * i));
  const std::uint64_t high = random.next();
  const std::uint64_t low = random.next();
  id.bytes[6] = static_cast<std::uint8_t>(0x70 | (high & 0x0f));
  id.bytes[7] = static_cast<std::uint8_t>(high >> 8);
  for (int i = 0; i < 8; ++i) id.bytes[static_cast<std::size_t>(8 + i)] = static_cast<std::uint8_t>(low >> (8 * i));
  id.bytes[8] = static_cast<std::uint8_t>(0x80 | (id.bytes[8] & 0x3f));
  return id;
}

Id IdMaker::next(TimePoint now, Random& random) {
  constexpr std::uint16_t most = 0x0fff;
  if (now > last_) {
    last_ = now;
    count_ = 0;
  } else if (count_ == most) {
    last_ += Millis{1};
    count_ = 0;
  } else {
    ++count_;
  }
  Id id = Id::make(last_, random);
  id.bytes[6] = static_cast<std::uint8_t>(0x70 | (count_ >> 8));
  id.bytes[7] = static_cast<std::uint8_t>(count_ & 0xff);
  return id;
}

}  // namespace tradewind
