// A town of shoppers with random histories, and who is who in it. Ownership is kept here; money is read from the store at the end.
#pragma once

#include <nlohmann/json.hpp>
#include <set>
#include <tradewind/base/random.hpp>

#include "sim/checks.hpp"

namespace tradewind::testing {

/// What one person's records should say.
struct Expected {
  std::int64_t orders = 0;
  Decimal spend, refunded;               ///< in the store's currency
  std::map<std::string, Decimal> spent;  ///< by currency paid, less refunds
};

class Town {
 public:
  Town(Simulation& sim, std::uint64_t seed, int shoppers) : sim_(sim), random_(make_seeded_random(seed)) {
    for (int i = 0; i < shoppers; ++i) {
      Shopper who;
      who.email = "shopper" + std::to_string(i) + "@example.com";
      who.name = "Name" + std::to_string(i);
      people_.push_back(std::move(who));
    }
  }

  /// Every shopper does one thing, all at once; what follows arrives doubled and out of order.
  void round() {
    const std::size_t present = people_.size();
    for (std::size_t i = 0; i < present; ++i)
      if (!people_[i].merged) act(i);
  }

  std::size_t size() const { return people_.size(); }
  bool exists(std::size_t i) const { return !people_[i].merged && people_[i].met; }
  const std::string& email(std::size_t i) const { return people_[i].email; }
  int merges() const { return merges_; }
  int renames() const { return renames_; }

  Expected expected(std::size_t i) {
    Expected sum;
    for (const auto& order : orders_)
      if (owner_of(order.owner) == i && !order.gone) add(sum, order.id);
    return sum;
  }

 private:
  struct Shopper {
    std::string email;
    std::int64_t customer = 0;
    std::string name;
    bool met = false;                   ///< the store knows of them
    std::optional<std::size_t> merged;  ///< into whom
  };
  struct Placed {
    std::int64_t id;
    std::size_t owner;
    bool gone = false, refunded = false;
  };

  void act(std::size_t i) {
    Shopper& who = people_[i];
    switch (random_->below(10)) {
      case 0:
        return enroll(who);
      case 1:
        return rename(i);
      case 2:
      case 3:
        return change(i);
      default:
        return order(i);
    }
  }

  void enroll(Shopper& who) {
    if (who.customer != 0) return;
    sandbox::NewCustomer made;
    made.email = spelled(who.email);
    made.first_name = "Ada", made.last_name = who.name;
    who.customer = sim_.shop().create_customer(made, sim_.clock.now());
    who.met = true;
  }

  void order(std::size_t i) {
    Shopper& who = people_[i];
    sandbox::NewOrder made;
    made.customer_id = random_->chance(0.7) ? who.customer : 0;  // sometimes they forget to log in
    made.billing.email = spelled(who.email);
    made.billing.first_name = "Ada", made.billing.last_name = who.name;
    sandbox::OrderItem item;
    item.name = "Towel";
    item.price = std::to_string(random_->below(200)) + "." + std::to_string(10 + random_->below(90));
    item.quantity = 1 + static_cast<int>(random_->below(3));
    made.items.push_back(item);
    if (random_->chance(0.3)) made.currency = "EUR", made.rate = "0.8137";
    if (random_->chance(0.1)) made.currency = "JPY", made.rate = "151.37";
    made.paid = random_->chance(0.9);
    orders_.push_back({sim_.shop().place_order(made, sim_.clock.now()), i, false, false});
    who.met = true;
  }

  /// Something happens to an order of theirs.
  void change(std::size_t i) {
    std::vector<Placed*> theirs;
    for (auto& placed : orders_)
      if (owner_of(placed.owner) == i && !placed.gone) theirs.push_back(&placed);
    if (theirs.empty()) return order(i);
    Placed& placed = *theirs[random_->below(theirs.size())];
    const TimePoint now = sim_.clock.now();
    switch (random_->below(6)) {
      case 0:
        if (placed.refunded) return;
        placed.refunded = true;
        must(sim_.shop().refund_order(placed.id, random_->chance(0.5), now));
        return;
      case 1:
        return must(sim_.shop().set_order_status(placed.id, 5, now));
      case 2:
        return must(sim_.shop().archive_order(placed.id, now));
      case 3:
        must(sim_.shop().update_order(placed.id, {{"staff_notes", "to be deleted"}}, now));
        must(sim_.shop().purge_order(placed.id));
        placed.gone = true;
        return;
      default:
        if (!placed.refunded) must(sim_.shop().set_order_status(placed.id, random_->chance(0.5) ? 2 : 10, now));
    }
  }

  /// A customer takes another address: a new one, or that of a guest, who thereby turns out to be them.
  void rename(std::size_t i) {
    if (people_[i].customer == 0) return order(i);
    std::string address = "renamed" + std::to_string(++renames_) + "@example.org";
    const std::size_t other = random_->below(people_.size());
    const bool guest = other != i && people_[other].met && !people_[other].merged && people_[other].customer == 0;
    if (guest) {
      address = people_[other].email;
      people_[other].merged = i;
      ++merges_;
    }
    people_[i].email = address;
    must(sim_.shop().update_customer(people_[i].customer, {{"email", spelled(address)}}, sim_.clock.now()));
  }

  std::string spelled(const std::string& email) {
    std::string typed = email;
    if (random_->chance(0.2)) typed[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(typed[0])));
    if (random_->chance(0.1)) typed = " " + typed;
    if (random_->chance(0.1)) typed.insert(3, "\u200b");
    return typed;
  }

  std::size_t owner_of(std::size_t i) const {
    while (people_[i].merged) i = *people_[i].merged;
    return i;
  }

  nlohmann::json ask_store(const std::string& target) {
    HttpRequest request("GET", "https://api.bigcommerce.com/stores/abc123" + target);
    request.headers.set("X-Auth-Token", sim_.shop().options().access_token);
    request.headers.set("Accept", "application/json");
    return nlohmann::json::parse(sim_.shop().handle(request, sim_.clock.now()).body);
  }

  /// From the store's own answers.
  void add(Expected& sum, std::int64_t id) {
    const auto order = ask_store("/v2/orders/" + std::to_string(id));
    static const std::set<int> counted{2, 3, 4, 8, 9, 10, 11, 13, 14};
    if (counted.count(order.at("status_id")) == 0) return;
    const auto money = [&](const char* name) { return Decimal::parse(order.at(name).get<std::string>()).value(); };
    const Decimal rate = money("store_default_to_transactional_exchange_rate"), total = money("total_inc_tax");
    Decimal refunded;
    const auto refunds = ask_store("/v3/orders/" + std::to_string(id) + "/payment_actions/refunds");
    for (const auto& refund : refunds.at("data")) refunded = refunded + Decimal::parse(refund.at("total_amount").dump()).value();
    ++sum.orders;
    sum.spend = sum.spend + total.divide(rate)->round(4) - refunded.divide(rate)->round(4);
    sum.refunded = sum.refunded + refunded.divide(rate)->round(4);
    auto& spent = sum.spent[order.at("default_currency_code")];
    spent = spent + total - refunded;
  }

  static void must(const Result<void>& done) {
    if (!done) throw std::logic_error(done.error().message());
  }

  Simulation& sim_;
  std::unique_ptr<Random> random_;
  std::vector<Shopper> people_;
  std::vector<Placed> orders_;
  int merges_ = 0, renames_ = 0;
};

}  // namespace tradewind::testing
