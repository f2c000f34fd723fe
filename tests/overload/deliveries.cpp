#include "overload/deliveries.hpp"

#include <tradewind/base/text.hpp>

namespace tradewind::testing {

std::string Delivery::body() const {
  return R"({"producer":"stores/abc123","hash":")" + webhook_id + R"(","created_at":)" + std::to_string(created_at) +
         R"(,"store_id":"1025646","scope":"store/order/updated","data":{"type":"order","id":)" + std::to_string(order) + "}}";
}

HttpRequest Delivery::request() const {
  static thread_local crypto::Hmac hmac(client_secret);
  HttpRequest made("POST", "/webhooks/main", {}, body());
  const auto stamp = std::to_string(sent_at);
  made.headers.add("Content-Length", std::to_string(made.body.size()));
  made.headers.add("webhook-id", webhook_id).add("webhook-timestamp", stamp);
  made.headers.add("webhook-signature", "v1," + text::to_base64(hmac.sign({webhook_id, ".", stamp, ".", made.body})));
  return made;
}

std::string Delivery::bytes(bool keep_alive) const {
  const auto made = request();
  std::string out = "POST " + made.url + " HTTP/1.1\r\nHost: localhost\r\n";
  for (const auto& [name, value] : made.headers.list()) out.append(name).append(": ").append(value).append("\r\n");
  if (!keep_alive) out += "Connection: close\r\n";
  return out.append("\r\n").append(made.body);
}

}  // namespace tradewind::testing
