// A string that must not be printed. There is no stream operator and no implicit conversion on purpose.
#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace tradewind {

class SecretString {
 public:
  SecretString() = default;
  explicit SecretString(std::string value) : value_(std::move(value)) {}
  SecretString(const SecretString&) = default;
  SecretString(SecretString&& other) noexcept : value_(other.value_) { other.wipe(); }
  SecretString& operator=(const SecretString&) = default;
  SecretString& operator=(SecretString&& other) noexcept {
    if (this != &other) {
      value_ = other.value_;
      other.wipe();
    }
    return *this;
  }
  ~SecretString() { wipe(); }

  /// The only way out; grep for it.
  std::string_view reveal() const { return value_; }
  bool empty() const { return value_.empty(); }
  std::size_t size() const { return value_.size(); }

 private:
  void wipe() noexcept;
  std::string value_;
};

}  // namespace tradewind
