#include <openssl/rand.h>

#include <array>
#include <tradewind/crypto/crypto.hpp>

#include "crypto/openssl.hpp"

namespace tradewind::crypto {
namespace {

void fill(void* to, std::size_t count) { require(RAND_bytes(static_cast<unsigned char*>(to), static_cast<int>(count)) == 1, "RAND_bytes"); }

/// Draws in blocks: one call of RAND_bytes costs far more than eight bytes of it.
class SystemRandom final : public Random {
 public:
  std::uint64_t next() override {
    if (used_ == block_.size()) {
      fill(block_.data(), sizeof(block_));
      used_ = 0;
    }
    return block_[used_++];
  }

 private:
  std::array<std::uint64_t, 64> block_{};
  std::size_t used_ = block_.size();
};

}  // namespace

std::string random_bytes(std::size_t count) {
  std::string out(count, '\0');
  fill(out.data(), out.size());
  return out;
}

std::unique_ptr<Random> system_random() { return std::make_unique<SystemRandom>(); }

}  // namespace tradewind::crypto
