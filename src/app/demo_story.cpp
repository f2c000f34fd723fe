#include "app/demo_story.hpp"

#include <tradewind/base/text.hpp>

#include "app/demo_check.hpp"

namespace tradewind {
namespace {

sandbox::NewCustomer customer(const std::string& email, const std::string& first, const std::string& last) {
  sandbox::NewCustomer made;
  made.email = email;
  made.first_name = first;
  made.last_name = last;
  return made;
}

sandbox::NewOrder order_of(const std::string& product, const std::string& price) {
  sandbox::NewOrder order;
  auto& item = order.items.emplace_back();
  item.name = product;
  item.sku = text::lower(product);
  item.price = price;
  return order;
}

sandbox::NewOrder guest_order_of(const std::string& product, const std::string& price, const std::string& email, const std::string& first,
                                 const std::string& last) {
  auto order = order_of(product, price);
  order.billing.email = email;
  order.billing.first_name = first;
  order.billing.last_name = last;
  return order;
}

}  // namespace

boost::asio::awaitable<bool> DemoStory::tell() {
  opened_ = now();
  page_.gap();
  using Scene = Told (DemoStory::*)();
  struct Timed {
    int minute;
    Scene scene;
  };
  static constexpr Timed scenes[] = {{1, &DemoStory::new_customer},     {6, &DemoStory::guest_order},      {11, &DemoStory::second_order},
                                     {15, &DemoStory::refund},          {19, &DemoStory::duplicates},      {25, &DemoStory::new_address},
                                     {29, &DemoStory::outage},          {43, &DemoStory::guest_registers}, {48, &DemoStory::expired_token},
                                     {53, &DemoStory::validation_error}};
  for (const auto& [minute, scene] : scenes) {
    co_await quiet_until(minute);
    if (costs_.empty()) note_opening();
    const bool told = co_await (this->*scene)();
    if (!told) co_return false;
  }
  co_await quiet_until(60);
  const bool settled = co_await stage_.settle();
  if (!settled) co_await tell_what_is_open();
  co_return settled;
}

boost::asio::awaitable<void> DemoStory::quiet_until(int minute) {
  stage_.clock().run_at(DemoStage::quiet_pace);
  const TimePoint until = opened_ + std::chrono::minutes(minute);
  co_await stage_.clock().sleep_until(until);
  stage_.clock().run_at(DemoStage::pace);
}

/// Before anybody shops, the daemon logs in and gets to know fields, lists and campaigns.
void DemoStory::note_opening() {
  costs_.push_back({"Getting to know org and business unit", 0, api_calls(stage_.world(), 0)});
  page_.row("getting acquainted", cost(costs_.back().calls));
}

void DemoStory::open_scene(const std::string& title) {
  scene_ = title;
  before_ = look(stage_.world());
  page_.scene(now(), title);
}

void DemoStory::print_changes() {
  const auto after = look(stage_.world());
  for (const char* platform : demo_platforms) page_.row(platform_title(platform), changes(before_, after, platform));
}

boost::asio::awaitable<bool> DemoStory::close_scene(std::string email, std::string remark) {
  const bool settled = co_await stage_.settle();
  page_.gap();
  print_changes();
  page_.row(email, describe(view_person(stage_.world(), email)));
  const auto calls = api_calls(stage_.world(), before_.history);
  const auto sent = deliveries(stage_.world(), before_.deliveries);
  page_.row("webhooks", std::to_string(sent.attempts) + (sent.attempts == sent.events ? "" : ", of " + amount(sent.events, "event")));
  page_.row("API calls", cost(calls));
  if (!settled) {
    co_await tell_what_is_open();
    co_return false;
  }
  page_.row("at rest", time_of_day(now()));
  page_.paragraph(remark);
  costs_.push_back({scene_, sent.attempts, calls});
  co_return true;
}

boost::asio::awaitable<void> DemoStory::tell_what_is_open() {
  page_.gap();
  page_.verdict(false, "The scene did not come to rest: " + (stage_.fatal().empty() ? "work is still open" : stage_.fatal()));
  page_.paragraph(amount(static_cast<std::int64_t>(stage_.shop().waiting()), "webhook") + " not yet acknowledged");
  EventFilter any;
  Page all;
  all.limit = 200;
  auto events = co_await stage_.daemon().store().events(any, all);
  if (!events) co_return;
  for (const auto& event : events->rows) {
    if (event.state == EventState::done || event.state == EventState::ignored) continue;
    page_.paragraph(std::string(to_string(event.state)) + "  " + event.entity.text() + "  " + event.scope + "  " + event.reason);
  }
}

boost::asio::awaitable<bool> DemoStory::new_customer() {
  open_scene("Ada opens an account");
  page_.paragraph("She types her address as \" Ada@Example.COM\", with a blank and capitals.");
  ada_ = stage_.shop().create_customer(customer(" Ada@Example.COM", "Ada", "Lovelace"), now());
  co_return co_await close_scene(
      "ada@example.com",
      "The webhook was only a hint: the customer was read, nobody was found under the address, a Lead and a prospect "
      "were made, and linked at once.");
}

boost::asio::awaitable<bool> DemoStory::guest_order() {
  open_scene("Ada buys as a guest");
  page_.paragraph("Not signed in, from a phone whose keyboard put an invisible zero-width space into ada@example.com.");
  stage_.shop().place_order(guest_order_of("Teapot", "24.50", "ada\u200b@example.com", "Ada", "Lovelace"), now());
  co_return co_await close_scene("ada@example.com", "The same person in another spelling: no second Lead, no second prospect.");
}

boost::asio::awaitable<bool> DemoStory::second_order() {
  open_scene("Ada buys again");
  page_.paragraph("Signed in this time. She is on the list already.");
  auto order = order_of("Tea", "9.90");
  order.customer_id = ada_;
  stage_.shop().place_order(order, now());
  co_return co_await close_scene(
      "ada@example.com", "An order more, an activity more. The refused call is Account Engagement saying that she is on the list already.");
}

boost::asio::awaitable<bool> DemoStory::duplicates() {
  open_scene("Bob buys, and the webhooks come twice and out of order");
  page_.paragraph(
      "BigCommerce promises neither order nor uniqueness. For the next minutes every event is sent twice, up to a minute late.");
  auto& shop = stage_.shop();
  shop.set_switch("bigcommerce.duplicate_percent", "100");
  shop.set_switch("bigcommerce.reorder_ms", "60000");
  auto order = order_of("Kettle", "61.00");
  order.customer_id = shop.create_customer(customer("bob@example.com", "Bob", "Kahn"), now());
  page_.at(now(), "He opens an account and buys a kettle in one go, it is shipped at once, he adds his phone number.");
  bob_ = order.customer_id;
  const auto id = shop.place_order(order, now());
  (void)shop.set_order_status(id, 2, now());
  (void)shop.update_customer(order.customer_id, {{"phone", "+1 555 0100"}}, now());
  const bool told = co_await close_scene("bob@example.com",
                                         "Repeats were recognized, and what counts is what was read, not what a webhook said or when.");
  shop.set_switch("bigcommerce.duplicate_percent", "0");
  shop.set_switch("bigcommerce.reorder_ms", "0");
  co_return told;
}

boost::asio::awaitable<bool> DemoStory::expired_token() {
  open_scene("Dan opens an account just as the access token expires");
  page_.paragraph("Salesforce forgets all sessions. Account Engagement takes the same tokens.");
  stage_.salesforce().expire_tokens();
  stage_.shop().create_customer(customer("dan@example.com", "Dan", "Osei"), now());
  const bool told =
      co_await close_scene("dan@example.com", "The refused call led to one new login, which serves both platforms, and the work went on.");
  if (told) note(costs_.back().calls["salesforce"].logins == 1, "Dan: not exactly one new login");
  co_return told;
}

}  // namespace tradewind
