// A fresh self-signed certificate for `localhost` and 127.0.0.1, with its key, in files that go away with the object.
#pragma once

#include <string>

namespace tradewind::testing {

class TestCertificate {
 public:
  TestCertificate();
  ~TestCertificate();
  TestCertificate(const TestCertificate&) = delete;
  TestCertificate& operator=(const TestCertificate&) = delete;

  /// Makes another pair in the same place.
  void renew();
  std::string certificate() const { return folder_ + "/certificate.pem"; }
  std::string private_key() const { return folder_ + "/key.pem"; }

 private:
  std::string folder_;
};

}  // namespace tradewind::testing
