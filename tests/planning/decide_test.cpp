// One read in, one record out: whose it is, what the ledger says, which runs start. No store, clock or network is near.
#include <tradewind/planning/decide.hpp>

#include <gtest/gtest.h>

#include <chrono>

namespace tradewind::planning {
namespace {

using std::chrono::hours;

const char* const mapping_text = R"(
prospect:
  email: person.email
  firstName: {formula: customer.first_name, write: on_create}
lead:
  Email: person.email
  LastName: BLANKVALUE(customer.last_name, "Customer")
)";

const char* const workflows_text = R"(
workflows:
  welcome:
    on: customer.created
    steps: [{add_to_list: Newcomers}]
  bought:
    on: purchase
    if: order.total > 10
    steps:
      - add_to_list: Buyers
      - campaign: {name: Web, status: Bought}
)";

class Decide : public ::testing::Test {
 protected:
  Decide() {
    std::vector<mapping::Problem> problems;
    plan_.mapping = std::make_shared<const mapping::Mapping>(mapping::compile_mapping(mapping_text, "mapping.yaml", problems).value());
    plan_.workflows =
        std::make_shared<const workflow::Workflows>(workflow::compile_workflows(workflows_text, "workflows.yaml", problems).value());
    plan_.settings.name = "main";
    plan_.settings.bigcommerce.store_hash = "abc123";
    plan_.crm_account = "crm", plan_.marketing_account = "marketing";
    plan_.workflows_from = now_ - hours(24);
    customer_.id = 7, customer_.email = " Ada@Example.COM", customer_.last_name = "Lovelace", customer_.created_at = now_ - hours(1);
    order_.id = 250, order_.status_id = 11, order_.created_at = now_ - hours(1), order_.currency = "EUR";
    order_.total = *Decimal::parse("50"), order_.store_rate = *Decimal::parse("0.8"), order_.billing.email = "ada@example.com";
  }

  Moment moment() {
    return {now_, [this] {
              Id id;
              id.bytes[15] = ++ids_;
              return id;
            }};
  }
  ReadTask task(const char* kind, std::int64_t id) {
    ReadTask task;
    task.pair = "main";
    task.entity = {kind, std::to_string(id)};
    return task;
  }
  Decision customer_read(const Facts& facts = {}) {
    return decide(plan_, task("customer", customer_.id), customer_, owner_of(plan_, customer_), facts, moment());
  }
  Decision order_read(const Facts& facts = {}, const std::optional<Customer>& registered = std::nullopt) {
    return decide(plan_, task("order", order_.id), order_, registered, owner_of(plan_, order_, registered), facts, moment());
  }
  static std::vector<std::string> started(const Decision& decision) {
    std::vector<std::string> names;
    for (const auto& run : decision.record.runs) names.push_back(run.workflow);
    return names;
  }
  /// Someone who is known already, as customer 7.
  PersonContext ada() {
    PersonContext person;
    person.id.bytes[0] = 0xad;
    person.version = 3;
    person.email = "ada@example.com";
    PersonPair at;
    at.pair = "main", at.customer_id = 7;
    person.pairs.push_back(at);
    return person;
  }

  using Names = std::vector<std::string>;
  TimePoint now_ = from_unix_s(1'767'225'600);
  PairPlan plan_;
  Customer customer_;
  Order order_;
  std::uint8_t ids_ = 0;
  HashOf hash_ = [](const std::string& canonical) { return "hash of " + canonical; };
};

TEST_F(Decide, a_new_customer_becomes_a_person_with_fields_owed_to_both_accounts) {
  const auto decision = customer_read();
  ASSERT_FALSE(decision.failure);
  ASSERT_TRUE(decision.record.person);
  EXPECT_EQ(decision.record.person->email, "ada@example.com");
  EXPECT_FALSE(decision.record.person->met_by_purchase);
  ASSERT_EQ(decision.record.effects.size(), 2U);
  EXPECT_EQ(decision.record.effects[0].account, "crm");
  EXPECT_EQ(decision.record.effects[1].account, "marketing");
  EXPECT_FALSE(decision.record.effects[0].act) << "fields are a state: they may be repeated";
  EXPECT_EQ(started(decision), Names{"welcome"});
}

TEST_F(Decide, a_customer_that_was_read_before_is_not_created_again) {
  Facts facts;
  facts.person = ada(), facts.before = to_json(customer_);
  const auto decision = customer_read(facts);
  EXPECT_EQ(started(decision), Names{});
  EXPECT_EQ(decision.record.person->id, facts.person->id);
  EXPECT_EQ(decision.record.person->expected_version, 3);
}

TEST_F(Decide, what_was_made_before_the_store_was_connected_starts_nothing) {
  customer_.created_at = order_.created_at = plan_.workflows_from - hours(1);
  EXPECT_EQ(started(customer_read()), Names{});
  EXPECT_EQ(started(order_read()), Names{});
}

TEST_F(Decide, a_guest_who_buys_is_met_by_purchase_and_owed_the_workflow) {
  const auto decision = order_read();
  ASSERT_TRUE(decision.record.person);
  EXPECT_TRUE(decision.record.person->met_by_purchase);
  EXPECT_FALSE(decision.record.person->customer_id);
  ASSERT_EQ(started(decision), Names{"bought"});
  const auto& run = decision.record.runs[0];
  ASSERT_EQ(run.effects.size(), 2U);
  EXPECT_EQ(run.effects[0].account, "marketing");
  EXPECT_EQ(run.effects[1].account, "crm");
  EXPECT_NE(run.effects[0].key, run.effects[1].key);
}

TEST_F(Decide, the_ledger_line_is_in_the_stores_currency_at_the_orders_own_rate) {
  const auto decision = order_read();
  ASSERT_TRUE(decision.record.ledger);
  EXPECT_EQ(decision.record.ledger->total.text(), "50");
  EXPECT_EQ(decision.record.ledger->total_store, *Decimal::parse("62.5"));
  EXPECT_EQ(decision.record.ledger->purchased_at, now_);
}

TEST_F(Decide, a_purchase_counts_once_whatever_status_follows) {
  Facts facts;
  facts.person = ada();
  facts.ledger = order_read().record.ledger;
  order_.status_id = 2;
  const auto decision = order_read(facts);
  EXPECT_EQ(started(decision), Names{});
  EXPECT_EQ(decision.record.ledger->purchased_at, facts.ledger->purchased_at);
}

TEST_F(Decide, an_order_that_is_not_paid_is_no_purchase_until_it_is) {
  order_.status_id = 0;
  const auto before = order_read();
  EXPECT_EQ(started(before), Names{});
  EXPECT_FALSE(before.record.ledger->purchased_at);
  Facts facts;
  facts.person = ada(), facts.ledger = before.record.ledger, facts.before = before.record.snapshot->json;
  order_.status_id = 11;
  EXPECT_EQ(started(order_read(facts)), Names{"bought"});
}

TEST_F(Decide, a_condition_that_is_false_starts_nothing_and_says_so) {
  order_.total = *Decimal::parse("10");
  const auto decision = order_read();
  EXPECT_EQ(started(decision), Names{});
  const auto& steps = decision.record.steps;
  EXPECT_TRUE(std::any_of(steps.begin(), steps.end(),
                          [](const Step& step) { return step.what == "workflow bought" && step.outcome == "skipped"; }));
}

TEST_F(Decide, a_registered_customers_order_tells_of_the_customer_too) {
  order_.customer_id = 7, order_.billing.email = "somebody.else@example.com";
  const auto decision = order_read({}, customer_);
  EXPECT_EQ(decision.record.person->email, "ada@example.com") << "the account's address counts";
  EXPECT_EQ(decision.record.person->customer_id, 7);
  ASSERT_EQ(decision.record.more_snapshots.size(), 1U);
  EXPECT_EQ(decision.record.more_snapshots[0].first.text(), "customer:7");
  EXPECT_EQ(started(decision), (Names{"welcome", "bought"}));
}

TEST_F(Decide, a_guest_order_leaves_a_registered_customer_registered) {
  Facts facts;
  facts.person = ada();
  EXPECT_EQ(order_read(facts).record.person->customer_id, 7);
}

TEST_F(Decide, somebody_known_by_the_new_address_turns_out_to_be_the_customer) {
  Facts facts;
  facts.person = ada(), facts.namesake = ada();
  facts.namesake->id.bytes[0] = 0xb0, facts.namesake->version = 5, facts.namesake->pairs.clear();
  LedgerLine theirs;
  theirs.order_id = 1, theirs.status_id = 2, theirs.total_store = 30;
  facts.namesake->ledger = {theirs};
  const auto decision = customer_read(facts);
  ASSERT_TRUE(decision.record.merge);
  EXPECT_EQ(decision.record.merge->gone, facts.namesake->id);
  EXPECT_EQ(decision.record.merge->expected_version, 5);
  EXPECT_EQ(decision.record.person->id, facts.person->id);
  const auto& steps = decision.record.steps;
  EXPECT_TRUE(std::any_of(steps.begin(), steps.end(), [](const Step& step) { return step.what == "merge"; })) << "the merge is visible";
}

TEST_F(Decide, a_second_live_account_with_the_same_address_leaves_the_first_ones_key) {
  Facts facts;
  facts.person = ada(), facts.first_account = 7;
  customer_.id = 12;
  EXPECT_EQ(customer_read(facts).record.person->customer_id, 7);
  facts.first_account.reset();
  EXPECT_EQ(customer_read(facts).record.person->customer_id, 12) << "the first account is gone: the control";
}

TEST_F(Decide, an_order_that_changes_hands_is_taken_from_its_former_owner) {
  Facts facts;
  facts.person = ada(), facts.ledger = order_read().record.ledger;
  facts.ledger_owner = Id();
  facts.ledger_owner->bytes[0] = 0xcc;
  const auto decision = order_read(facts);
  ASSERT_EQ(decision.record.others.size(), 1U);
  EXPECT_EQ(decision.record.others[0].person, *facts.ledger_owner);
  EXPECT_EQ(decision.record.others[0].effects.size(), 2U) << "their totals change at both accounts";
  facts.ledger_owner = facts.person->id;
  EXPECT_TRUE(order_read(facts).record.others.empty());
}

TEST_F(Decide, refunds_are_kept_in_both_currencies) {
  order_.refunded = *Decimal::parse("8");
  const auto line = order_read().record.ledger;
  EXPECT_EQ(line->refunded, Decimal(8));
  EXPECT_EQ(line->refunded_store, Decimal(10));
}

TEST_F(Decide, an_order_that_is_gone_counts_nowhere) {
  Facts facts;
  facts.ledger = order_read().record.ledger, facts.ledger_owner = ada().id;
  const auto decision = decide_gone(plan_, task("order", 250), facts, moment());
  EXPECT_TRUE(decision.record.ledger->gone);
  ASSERT_EQ(decision.record.others.size(), 1U);
  EXPECT_EQ(totals_of({*decision.record.ledger}, plan_.mapping->purchase_count).order_count, 0);
  EXPECT_EQ(totals_of({*facts.ledger}, plan_.mapping->purchase_count).order_count, 1) << "the control";
}

TEST_F(Decide, orders_of_other_channels_are_nobodys) {
  plan_.settings.bigcommerce.channels = {1, 2};
  order_.channel_id = 3;
  EXPECT_EQ(order_read().record.ignored_reason, "other_channel");
  order_.channel_id = 2;
  EXPECT_EQ(order_read().record.ignored_reason, "");
}

TEST_F(Decide, whom_nobody_is_to_be_told_about) {
  customer_.email = " ";
  EXPECT_EQ(customer_read().record.ignored_reason, "no_email");
  customer_.email = "not an address";
  EXPECT_EQ(customer_read().failure->code, "bad_email");
  plan_.settings.identity.ignore_order_sources = {"pos"};
  order_.source = "pos";
  const auto till = order_read();
  EXPECT_EQ(till.record.ignored_reason, "ignored_source");
  EXPECT_TRUE(till.record.ledger) << "its numbers are kept for when its owner is known";
  EXPECT_TRUE(till.record.effects.empty());
}

TEST_F(Decide, what_is_gone_leaves_a_tombstone) {
  const auto decision = decide_gone(plan_, task("order", 250), Facts(), moment());
  ASSERT_TRUE(decision.record.snapshot);
  EXPECT_TRUE(decision.record.snapshot->tombstone);
  EXPECT_TRUE(decision.record.effects.empty());
}

TEST_F(Decide, the_desired_fields_come_from_the_snapshots_with_their_write_modes) {
  PersonContext person = ada();
  customer_.first_name = "Ada";
  person.customer_json = to_json(customer_);
  const auto desired = desired_fields(plan_, person, now_, hash_);
  ASSERT_EQ(desired.count("prospect"), 1U);
  const auto& prospect = desired.at("prospect");
  ASSERT_EQ(prospect.size(), 2U);
  EXPECT_EQ(prospect[1].name, "firstName");
  EXPECT_EQ(prospect[1].mode, WriteMode::on_create);
}

TEST_F(Decide, a_value_given_by_hand_stands_for_the_mapped_one_until_that_changes) {
  PersonContext person = ada();
  person.customer_json = to_json(customer_);
  Override given;
  given.account = "crm", given.object = "lead", given.field = "LastName", given.value = Value("King").canonical();
  given.instead_of = hash_(Value("Lovelace").canonical());
  person.overrides.push_back(given);
  EXPECT_EQ(desired_fields(plan_, person, now_, hash_).at("lead")[1].value, Value("King"));
  customer_.last_name = "Byron";
  person.customer_json = to_json(customer_);
  EXPECT_EQ(desired_fields(plan_, person, now_, hash_).at("lead")[1].value, Value("Byron"));
}

}  // namespace
}  // namespace tradewind::planning
