#include <tradewind/base/secret.hpp>

#include <string.h>

namespace tradewind {

void SecretString::wipe() noexcept {
  // explicit_bzero is not optimized away; the small-string buffer is inside value_ and wiped too.
  if (!value_.empty()) explicit_bzero(value_.data(), value_.size());
  value_.clear();
}

}  // namespace tradewind
