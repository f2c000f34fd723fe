// SIGHUP takes a whole new configuration, or keeps the old one and says why; no webhook is refused meanwhile.
#include <gtest/gtest.h>

#include "reload/running_daemon.hpp"
#include "support/test_certificate.hpp"

namespace tradewind::testing {
namespace {

using Task = RunningDaemon::Task;

/// The person reaches Salesforce, once, as the mapping says that writes this Company.
Task expect_lead(RunningDaemon& daemon, std::string email, std::string company) {
  std::function<bool()> there = [&] { return daemon.has_lead(email); };
  const bool came = co_await daemon.wait_for(std::move(there));
  EXPECT_TRUE(came) << email;
  EXPECT_EQ(daemon.companies_of(email), std::vector<std::string>{company});
}

Task takes_a_new_mapping(RunningDaemon& daemon) {
  daemon.new_customer("first@example.com");
  co_await expect_lead(daemon, "first@example.com", "First");
  daemon.write_mapping("Second");
  co_await daemon.reload();
  EXPECT_EQ(daemon.logged("\"reloaded\""), 1);
  daemon.new_customer("second@example.com");
  co_await expect_lead(daemon, "second@example.com", "Second");
}

TEST(Reload, takes_a_new_mapping) {
  RunningDaemon daemon;
  daemon.run([&] { return takes_a_new_mapping(daemon); });
}

Task keeps_the_old_one(RunningDaemon& daemon) {
  daemon.write("tradewind.yaml", daemon.config("", "    mode: alive\n"));
  daemon.write("mapping.yaml", "lead:\n  LastName: person.lastname\n");
  daemon.write("workflows.yaml", "workflows:\n  welcome: { on: customer.create, steps: [] }\n");
  co_await daemon.reload();
  EXPECT_EQ(daemon.logged("configuration_refused"), 3);
  EXPECT_EQ(daemon.logged("pairs[0].mode: `alive` must be one of live, shadow"), 1);
  EXPECT_EQ(daemon.logged("mapping.yaml:2:13: lead.LastName: there is no `person.lastname`"), 1);
  EXPECT_EQ(daemon.logged("`customer.create` is not a known trigger"), 1);
  EXPECT_EQ(daemon.logged("not_reloaded"), 1);
  daemon.new_customer("ada@example.com");
  co_await expect_lead(daemon, "ada@example.com", "First");
  EXPECT_EQ(daemon.refused(), 0);
}

/// Control: without the check of `problems` in Daemon::take the broken mapping would be taken.
TEST(Reload, F_61_a_broken_configuration_is_refused_with_every_problem_and_the_old_one_works_on) {
  RunningDaemon daemon;
  daemon.run([&] { return keeps_the_old_one(daemon); });
}

Task says_what_cannot_change(RunningDaemon& daemon) {
  daemon.write_mapping("Second");
  daemon.write("tradewind.yaml", daemon.config(", max_body: 32KiB", "logging: {level: debug}\n"));
  co_await daemon.reload();
  EXPECT_EQ(daemon.logged("server.max_body: cannot change while running; restart the daemon"), 1);
  EXPECT_EQ(daemon.logged("logging: cannot change while running; restart the daemon"), 1);
  EXPECT_EQ(daemon.logged("configuration_refused"), 2);
  daemon.new_customer("ada@example.com");
  co_await expect_lead(daemon, "ada@example.com", "First");
}

TEST(Reload, what_cannot_change_while_running_is_said_and_nothing_is_taken) {
  RunningDaemon daemon;
  daemon.run([&] { return says_what_cannot_change(daemon); });
}

Task shop_on(RunningDaemon& daemon, const bool& open, int& customers) {
  while (open) {
    daemon.new_customer("c" + std::to_string(customers++) + "@example.com");
    co_await daemon.pause(10);
  }
}

Task keeps_selling(RunningDaemon& daemon) {
  bool open = true;
  int customers = 0;
  daemon.spawn(shop_on(daemon, open, customers));
  for (int i = 0; i < 10; ++i) {
    co_await daemon.pause(100);
    daemon.write_mapping("Mapping " + std::to_string(i));
    // Twice at once: the second must not run into the first.
    daemon.spawn(daemon.reload());
    co_await daemon.reload();
  }
  open = false;
  co_await daemon.pause(50);
  std::function<bool()> all_there = [&] {
    for (int i = 0; i < customers; ++i)
      if (!daemon.has_lead("c" + std::to_string(i) + "@example.com")) return false;
    return daemon.shop().waiting() == 0;
  };
  const bool came = co_await daemon.wait_for(std::move(all_there), 90);
  EXPECT_TRUE(came);
  EXPECT_GE(daemon.logged("\"reloaded\""), 5) << "those that came together are one";
  EXPECT_GT(customers, 50);
  for (int i = 0; i < customers; ++i) EXPECT_EQ(daemon.companies_of("c" + std::to_string(i) + "@example.com").size(), 1u) << i;
  EXPECT_EQ(daemon.refused(), 0);
  co_await daemon.pause(500);
  daemon.new_customer("last@example.com");
  co_await expect_lead(daemon, "last@example.com", "Mapping 9");
}

/// Control: with `current_` left empty while the old generation is retired (std::exchange with nullptr) webhooks fail here.
TEST(Reload, I_12_ten_reloads_under_load_refuse_no_webhook_and_lose_and_double_nothing) {
  RunningDaemon daemon;
  daemon.run([&] { return keeps_selling(daemon); });
}

Task lets_work_end(RunningDaemon& daemon) {
  sandbox::Fault slow;
  slow.platform = "salesforce";
  slow.match = "composite/sobjects";
  slow.kind = "delay";
  slow.delay = std::chrono::seconds(2);
  daemon.world().add_fault(slow);
  daemon.new_customer("slow@example.com");
  std::function<bool()> writing = [&] {
    for (const auto& line : daemon.world().history())
      if (line.path.find("/v3/customers") != std::string::npos) return true;
    return false;
  };
  const bool began = co_await daemon.wait_for(std::move(writing));
  EXPECT_TRUE(began);
  co_await daemon.pause(500);
  EXPECT_FALSE(daemon.has_lead("slow@example.com"));
  daemon.write_mapping("Second");
  co_await daemon.reload();
  EXPECT_EQ(daemon.companies_of("slow@example.com"), std::vector<std::string>{"First"}) << "the reload did not wait for it";
  co_await daemon.pause(500);
  co_await expect_lead(daemon, "slow@example.com", "First");
}

/// Control: with a reload_grace of 0 the call is given up, and the next generation writes it.
TEST(Reload, work_under_way_ends_as_it_began) {
  RunningDaemon daemon;
  daemon.run([&] { return lets_work_end(daemon); });
}

Task rotates(RunningDaemon& daemon, TestCertificate& pair) {
  pair.renew();
  co_await daemon.reload();
  EXPECT_EQ(daemon.logged("\"reloaded\""), 1);
  std::ofstream(pair.private_key(), std::ios::trunc) << "-----BEGIN PRIVATE KEY-----\nMC4CAQAw";
  daemon.write_mapping("Second");
  co_await daemon.reload();
  EXPECT_EQ(daemon.logged("cannot use the private key"), 1);
  EXPECT_EQ(daemon.logged("not_reloaded"), 1);
  pair.renew();
  co_await daemon.reload();
  EXPECT_EQ(daemon.logged("\"reloaded\""), 2);
}

TEST(Reload, F_62_a_half_written_certificate_refuses_the_whole_reload_and_a_good_one_is_taken) {
  TestCertificate pair;
  RunningDaemon daemon;
  daemon.write("tradewind.yaml",
               daemon.config(", tls: {certificate: '" + pair.certificate() + "', private_key: '" + pair.private_key() + "'}"));
  daemon.run([&] { return rotates(daemon, pair); });
}

}  // namespace
}  // namespace tradewind::testing
