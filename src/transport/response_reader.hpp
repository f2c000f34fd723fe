// Reads one answer from bytes as they come. Knows no socket.
#pragma once

#include <memory>
#include <string_view>
#include <tradewind/ports/http.hpp>

namespace tradewind::transport {

class ResponseReader {
 public:
  ResponseReader(bool head_request, std::size_t body_limit);
  ~ResponseReader();

  enum class State { more = 1, done, failed };
  /// Takes what it can from the front of `bytes`; give the rest again together with what comes next.
  State feed(std::string_view& bytes);
  /// The peer closed in order: done for a body that ends so, failed for one cut short.
  State end();

  /// After done, once.
  HttpResponse take();
  bool keep_alive() const;
  /// After failed.
  const char* failure() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tradewind::transport
