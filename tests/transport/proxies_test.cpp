#include "transport/proxies.hpp"

#include <gtest/gtest.h>

namespace tradewind::transport {
namespace {

using boost::asio::ip::make_address;

TrustedProxies proxies(std::vector<std::string> cidrs) { return TrustedProxies::parse(cidrs).value(); }

Peer peer(const std::string& remote, const Headers& headers, const TrustedProxies& trusted) {
  Peer direct;
  direct.address = remote;
  return forwarded_peer(direct, make_address(remote), headers, trusted);
}

Headers forwarded(std::vector<std::string> values) {
  Headers headers;
  for (auto& value : values) headers.add("X-Forwarded-For", value);
  return headers;
}

TEST(Proxies, networks) {
  const auto trusted = proxies({"10.0.0.0/8", "192.168.1.7", "2001:db8::/33", "172.16.0.0/12"});
  for (const char* inside : {"10.255.0.1", "192.168.1.7", "::ffff:10.1.1.1", "2001:db8:7fff::1", "172.31.255.255"})
    EXPECT_TRUE(trusted.contains(make_address(inside))) << inside;
  for (const char* outside : {"11.0.0.1", "192.168.1.8", "2001:db8:8000::1", "172.32.0.0", "::1", "::a00:1"})
    EXPECT_FALSE(trusted.contains(make_address(outside))) << outside;
  EXPECT_TRUE(proxies({"0.0.0.0/0"}).contains(make_address("8.8.8.8")));
  EXPECT_FALSE(proxies({"0.0.0.0/0"}).contains(make_address("2001:db8::1")));
}

TEST(Proxies, what_is_no_network_is_a_setting_to_change) {
  for (const char* bad : {"", "10.0.0.0/33", "10.0.0/8", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/8 ", "host", "::/129"})
    EXPECT_FALSE(TrustedProxies::parse({bad}).has_value()) << bad;
}

TEST(Proxies, S_24_forwarded_fields_of_strangers_are_ignored) {
  const auto trusted = proxies({"10.0.0.0/8"});
  Headers headers = forwarded({"1.2.3.4"});
  headers.add("X-Forwarded-Proto", "https");
  const auto got = peer("8.8.8.8", headers, trusted);
  EXPECT_EQ(got.address, "8.8.8.8");
  EXPECT_FALSE(got.trusted_proxy);
  EXPECT_FALSE(got.tls);
  EXPECT_EQ(peer("10.0.0.1", headers, trusted).address, "1.2.3.4") << "control";
  EXPECT_TRUE(peer("10.0.0.1", headers, trusted).tls);
}

TEST(Proxies, S_24_the_right_most_untrusted_address_counts) {
  const auto trusted = proxies({"10.0.0.0/8"});
  const auto from = [&](std::vector<std::string> values) { return peer("10.0.0.1", forwarded(std::move(values)), trusted).address; };
  EXPECT_EQ(from({"6.6.6.6, 1.2.3.4"}), "1.2.3.4");
  EXPECT_EQ(from({"6.6.6.6, 1.2.3.4, 10.9.9.9"}), "1.2.3.4");
  EXPECT_EQ(from({"6.6.6.6", "1.2.3.4,10.9.9.9"}), "1.2.3.4") << "several fields are one list";
  EXPECT_EQ(from({"10.3.3.3, 10.9.9.9"}), "10.3.3.3") << "only proxies: the farthest";
  EXPECT_EQ(from({"6.6.6.6, unknown, 10.9.9.9"}), "10.9.9.9") << "nothing left of nonsense is believed";
  EXPECT_EQ(from({"1.2.3.4:567"}), "1.2.3.4");
  EXPECT_EQ(from({"[2001:db8::1]:567"}), "2001:db8::1");
  EXPECT_EQ(from({"2001:db8::1"}), "2001:db8::1");
  EXPECT_EQ(from({""}), "10.0.0.1");
  EXPECT_EQ(from({}), "10.0.0.1");
}

}  // namespace
}  // namespace tradewind::transport
