// `bench_requests COUNT FILE SECRET`: signed webhooks for wrk, so that the same load meets the daemon and its peer. As from a store on sale
// day: order ids rise, each order tells of itself three times among its neighbours, time goes on; webhook ids are random.
#include <tradewind/base/text.hpp>
#include <tradewind/base/time.hpp>
#include <tradewind/crypto/crypto.hpp>

#include <cstdio>
#include <cstdlib>
#include <string>

namespace {

/// How many webhooks share a second of `created_at`.
constexpr int webhooks_a_second = 50'000;

std::string body_of(const std::string& id, int order, std::int64_t now) {
  return R"({"producer":"stores/abc123","hash":")" + id + R"(","created_at":)" + std::to_string(now) +
         R"(,"store_id":"1025646","scope":"store/order/updated","data":{"type":"order","id":)" + std::to_string(order) + "}}";
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  const int count = std::atoi(argv[1]);
  const std::string secret = argv[3];
  std::FILE* out = std::fopen(argv[2], "w");
  if (out == nullptr) return 1;
  const auto now = tradewind::to_unix_s(std::chrono::floor<tradewind::Millis>(std::chrono::system_clock::now()));
  const auto random = tradewind::crypto::system_random();
  tradewind::crypto::Hmac hmac(secret);
  for (int i = 0; i < count; ++i) {
    const std::string id = tradewind::text::to_hex(tradewind::crypto::random_bytes(20));
    const int order = 100'000 + i / 3 + static_cast<int>(random->below(50));
    const std::string body = body_of(id, order, now + i / webhooks_a_second);
    const std::string stamp = std::to_string(now);
    const std::string signature = tradewind::text::to_base64(hmac.sign({id, ".", stamp, ".", body}));
    std::fprintf(
        out,
        "POST /webhooks/main HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nwebhook-id: %s\r\nwebhook-timestamp: %s\r\n"
        "webhook-signature: v1,%s\r\nContent-Length: %zu\r\n\r\n%s%c",
        id.c_str(), stamp.c_str(), signature.c_str(), body.size(), body.c_str(), '\x1e');
  }
  return std::fclose(out) == 0 ? 0 : 1;
}
