// The demo's scenes of what happens to shoppers afterwards: money back, another address, an account.
#include <nlohmann/json.hpp>

#include "app/demo_check.hpp"
#include "app/demo_story.hpp"

namespace tradewind {

boost::asio::awaitable<std::string> DemoStory::spend_of(std::string email) {
  auto answer = co_await stage_.admin("GET", "/api/v1/people?email=" + email);
  const auto person = nlohmann::json::parse(answer ? answer->body : "", nullptr, false);
  if (!person.is_object() || !person.contains("totals")) co_return std::string();
  for (const auto& pair : person["totals"]) co_return pair.value("total_spend", std::string());
  co_return std::string();
}

boost::asio::awaitable<bool> DemoStory::refund() {
  open_scene("Ada gets money back");
  std::string email = "ada@example.com";
  const std::string before = co_await spend_of(email);
  page_.paragraph("The tea came damp: the shop refunds 4.90 of it. She has spent " + before + " so far.");
  const auto order = stage_.shop().last_order();
  if (order) (void)stage_.shop().refund_amount(*order, "4.90", "damp", now());
  const bool told =
      co_await close_scene(email, "The order was read again with its refunds; her totals are added up anew from every order.");
  if (!told) co_return false;
  const std::string after = co_await spend_of(std::move(email));
  page_.paragraph("She has spent " + after + " now.");
  const auto was = Decimal::parse(before), is = Decimal::parse(after);
  note(was && is && *was - *is == *Decimal::parse("4.90"), "Ada: the refund did not lower what she has spent");
  co_return true;
}

boost::asio::awaitable<bool> DemoStory::new_address() {
  open_scene("Bob changes his address");
  page_.paragraph("From bob@example.com to bob@example.org, in his account at the store.");
  (void)stage_.shop().update_customer(bob_, {{"email", "bob@example.org"}}, now());
  const bool told =
      co_await close_scene("bob@example.org", "He is the person he was: the same Lead and the same prospect have the new address.");
  note(view_person(stage_.world(), "bob@example.com").leads == 0, "Bob: a Lead with his old address is left");
  co_return told;
}

boost::asio::awaitable<bool> DemoStory::guest_registers() {
  open_scene("Frank buys as a guest, then opens an account");
  sandbox::NewOrder order;
  order.billing.email = "frank@example.com";
  order.billing.first_name = "FRANK";
  order.billing.last_name = "de vries";
  order.items.emplace_back().name = "Tray";
  stage_.shop().place_order(order, now());
  const bool bought = co_await stage_.settle();
  if (!bought) {
    co_await tell_what_is_open();
    co_return false;
  }
  page_.at(now(), "He typed his name as FRANK de vries; now he registers, with the same address.");
  sandbox::NewCustomer account;
  account.email = "Frank@Example.com";
  account.first_name = "Frank";
  account.last_name = "de Vries";
  stage_.shop().create_customer(account, now());
  co_return co_await close_scene("frank@example.com", "The order that he placed as a guest is his.");
}

}  // namespace tradewind
