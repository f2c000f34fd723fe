// No email, name, token or body in logs and metrics, none readable in the raw database file.
#include "sim/oracle.hpp"

#include <tradewind/base/text.hpp>

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace tradewind::testing {
namespace {

namespace fs = std::filesystem;

struct Folder {
  fs::path path = fs::temp_directory_path() / ("tradewind-canary-" + text::to_hex(crypto::random_bytes(6)));
  Folder() { fs::create_directories(path); }
  ~Folder() { fs::remove_all(path); }
};

std::string bytes_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::vector<std::string> forms_of(const std::string& canary) {
  std::string escaped;
  for (const char c : canary) escaped += c == '@' ? std::string("\\u0040") : std::string(1, c);
  return {canary, text::lower(canary), text::to_base64(canary), text::to_hex(canary), text::percent_encode(canary), escaped};
}

/// Shoppers with canaries for names and addresses, through success, refusal, dead letters and odd input.
void shop(Simulation& sim, std::vector<std::string>& canaries) {
  for (int i = 0; i < 40; ++i) {
    const std::string tag = "Kanary" + text::to_hex(crypto::random_bytes(5));
    sandbox::NewCustomer customer;
    customer.email = text::lower(tag) + "@canary.example";
    customer.first_name = tag + "First";
    customer.last_name = i % 8 == 0 ? "Refused" : tag + "Last";
    customer.phone = "+49" + std::to_string(1000000000 + i);
    const auto id = sim.shop().create_customer(customer, sim.clock.now());
    sandbox::NewOrder order;
    order.customer_id = i % 2 == 0 ? id : 0;
    order.billing.email = i % 10 == 3 ? tag + " is no address" : customer.email;
    order.billing.first_name = tag + "Billing";
    order.items.emplace_back().name = tag + "Towel";
    sim.shop().place_order(order, sim.clock.now());
    for (const auto& canary : {customer.email, customer.first_name, tag + "Last", customer.phone, order.billing.first_name, tag + "Towel"})
      canaries.push_back(canary);
  }
}

TEST(Canary, I_21_nothing_personal_and_no_secret_in_logs_metrics_or_the_raw_file) {
  Folder folder;
  std::vector<std::string> canaries;
  std::vector<std::string> sinks;
  {
    SimOptions options;
    options.database = (folder.path / "t.db").string();
    Simulation sim(options);
    sim.salesforce().add_validation_rule({"Lead", "LastName", "Refused", "This name is refused"});
    shop(sim, canaries);
    sim.run_for(std::chrono::hours(2));
    EXPECT_GT(sim.counts().events[EventState::dead], 0);
    EXPECT_GT(sim.counts().events[EventState::done], 0);
    EXPECT_EQ(check_invariants(sim), "");
    const auto& pair = sim.settings.pairs[0];
    canaries.emplace_back(pair.bigcommerce.access_token.reveal());
    canaries.emplace_back(pair.bigcommerce.client_secret[0].reveal());
    canaries.emplace_back(pair.salesforce.auth.client_secret.reveal());
    std::string logs;
    for (const auto& line : sim.log.lines) logs += line + "\n";
    sinks = {logs, sim.metrics->expose()};
    EventFilter any;
    std::string traces;
    for (const auto& event : sim.ask(sim.store->events(any, Page{500, {}})).rows)
      for (const auto& step : sim.ask(sim.store->trace(event.id))) traces += step.what + step.reason + step.path + "\n";
    sinks.push_back(traces);
    for (const auto& file : fs::directory_iterator(folder.path)) sinks.push_back(bytes_of(file.path()));
  }
  for (const auto& file : fs::directory_iterator(folder.path)) sinks.push_back(bytes_of(file.path()));
  ASSERT_GE(canaries.size(), 200u);
  int hits = 0;
  for (const auto& canary : canaries)
    for (const auto& form : forms_of(canary))
      for (std::size_t i = 0; i < sinks.size(); ++i)
        if (sinks[i].find(form) != std::string::npos && ++hits < 10) ADD_FAILURE() << "sink " << i << " holds " << form;
  EXPECT_EQ(hits, 0);
}

TEST(Canary, control_the_search_finds_what_is_there) {
  const auto forms = forms_of("ada@example.com");
  EXPECT_NE(std::string("x YWRhQGV4YW1wbGUuY29t y").find(forms[2]), std::string::npos);
  EXPECT_NE(std::string("x ada%40example.com y").find(forms[4]), std::string::npos);
}

}  // namespace
}  // namespace tradewind::testing
