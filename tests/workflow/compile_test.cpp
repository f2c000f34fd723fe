#include <tradewind/workflow/workflow.hpp>

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace tradewind::workflow {
namespace {

std::string messages(const std::string& yaml) {
  std::vector<Problem> problems;
  const auto compiled = compile_workflows(yaml, "workflows.yaml", problems);
  EXPECT_EQ(compiled.has_value(), problems.empty());
  std::string text;
  for (const auto& problem : problems) text += problem.message() + "\n";
  return text;
}

struct Case {
  const char* name;
  const char* yaml;
  const char* message;  // a part of it, with line and column
};

const Case cases[] = {
    {"unknown_top_key", "workflow: {}\n", "workflows.yaml:1:1: `workflow` is not known here; did you mean `workflows`?"},
    {"unknown_trigger", "workflows:\n  a:\n    on: purchases\n    steps: []\n",
     "workflows.yaml:3:9: a.on: `purchases` is not a known trigger; did you mean `purchase`?"},
    {"no_trigger", "workflows:\n  a:\n    steps: []\n", "a: has no trigger"},
    {"no_steps", "workflows:\n  a:\n    on: purchase\n", "a: has no steps"},
    {"unknown_step", "workflows:\n  a:\n    on: purchase\n    steps:\n      - ad_to_list: X\n",
     "workflows.yaml:5:9: a.steps[1]: `ad_to_list` is not known here; did you mean `add_to_list`?"},
    {"two_actions", "workflows:\n  a:\n    on: purchase\n    steps:\n      - add_to_list: X\n        remove_from_list: Y\n",
     "has two actions; make two steps of it"},
    {"nothing_to_do", "workflows:\n  a:\n    on: purchase\n    steps:\n      - if: order.total > 1\n", "a.steps[1]: does nothing"},
    {"activity_without_value", "workflows:\n  a:\n    on: purchase\n    steps:\n      - log_activity: {type: P}\n", "needs a value"},
    {"activity_without_type", "workflows:\n  a:\n    on: purchase\n    steps:\n      - log_activity: {value: order.id}\n", "needs a type"},
    {"campaign_without_status", "workflows:\n  a:\n    on: purchase\n    steps:\n      - campaign: {name: X}\n", "needs a status"},
    {"bad_duration", "workflows:\n  a:\n    on: purchase\n    expires: 3 weeks\n    steps:\n      - add_to_list: X\n",
     "workflows.yaml:4:14: a.expires: is not a duration"},
    {"once_per_order_without_order",
     "workflows:\n  a:\n    on: customer.created\n    once_per: order\n    steps:\n      - add_to_list: X\n",
     "`order` needs a trigger that has an order"},
    {"repeated_workflow",
     "workflows:\n  a:\n    on: purchase\n    steps:\n      - add_to_list: X\n  a:\n    on: purchase\n    steps:\n      - add_to_list: X\n",
     "the key `a` is given twice"},
    {"condition_is_no_condition", "workflows:\n  a:\n    on: purchase\n    if: order.total\n    steps:\n      - add_to_list: X\n",
     "a.if: must be TRUE or FALSE, but is a number"},
    {"bad_path", "workflows:\n  a:\n    on: purchase\n    if: order.totl > 5\n    steps:\n      - add_to_list: X\n", "order.total"},
    {"list_is_no_text", "workflows:\n  a:\n    on: purchase\n    steps:\n      - add_to_list: [X]\n", "must be text"},
    {"steps_no_list", "workflows:\n  a:\n    on: purchase\n    steps: {add_to_list: X}\n", "must be a list"},
    {"broken_yaml", "workflows:\n  a: [\n", "is not valid YAML"},
    {"score_is_no_number", "workflows:\n  a:\n    on: purchase\n    steps:\n      - add_score: many\n",
     "workflows.yaml:5:20: a.steps[1].add_score: is not a number of points; write a whole number"},
    {"group_without_list", "groups:\n  Wholesale: [A, B]\n", "groups.Wholesale: must be text"},
    {"version", "version: 2\n", "only version 1 is known"},
};

TEST(Compile, wrong_files_name_line_column_and_fix) {
  for (const auto& test : cases) {
    SCOPED_TRACE(test.name);
    const auto said = messages(test.yaml);
    EXPECT_NE(said.find(test.message), std::string::npos) << said;
  }
}

TEST(Compile, all_problems_at_once) {
  const auto said = messages("workflows:\n  a:\n    on: nothing\n    steps:\n      - add_to_lst: X\n      - campaign: {name: X}\n");
  EXPECT_EQ(std::count(said.begin(), said.end(), '\n'), 3) << said;
}

TEST(Compile, the_shipped_file_compiles) {
  std::ifstream in(std::string(TRADEWIND_SOURCE_DIR) + "/config/workflows.yaml");
  std::ostringstream text;
  text << in.rdbuf();
  std::vector<Problem> problems;
  const auto compiled = compile_workflows(text.str(), "config/workflows.yaml", problems);
  ASSERT_TRUE(compiled) << (problems.empty() ? "" : problems.front().message());
  EXPECT_EQ(compiled->list.size(), 2u);
  EXPECT_EQ(compiled->revision.size(), 64u);
}

class Plan : public ::testing::Test {
 protected:
  std::vector<PlannedRun> planned(const std::string& yaml, const std::string& trigger) {
    std::vector<Problem> problems;
    const auto compiled = compile_workflows(yaml, "w", problems);
    EXPECT_TRUE(compiled) << (problems.empty() ? "" : problems.front().message());
    if (!compiled) return {};
    Record order;
    order.set("id", 250);
    order.set("total", *Decimal::parse("129.90"));
    Record model;
    model.set("order", order);
    Occurrence what;
    what.trigger = trigger;
    what.entity = "order:250";
    what.entity_key = "abc123-order-250";
    what.person = "p1";
    what.person_key = "abc123-customer-3";
    what.event = "e1";
    return plan(*compiled, what, model, {});
  }
};

TEST_F(Plan, steps_become_effects_with_payloads) {
  const auto runs = planned(
      "workflows:\n  a:\n    on: purchase\n    once_per: order\n    steps:\n      - add_to_list: Buyers\n      - remove_from_list: Lost\n"
      "      - log_activity: {type: Purchase, value: '\"Order \" & TEXT(order.id)'}\n      - campaign: {name: Shop, status: Bought}\n"
      "      - set: {Last__c: order.total}\n",
      "purchase");
  ASSERT_EQ(runs.size(), 1u);
  EXPECT_EQ(runs[0].subject, "order:250");
  ASSERT_EQ(runs[0].steps.size(), 5u);
  EXPECT_EQ(runs[0].steps[0].payload, R"({"list":"Buyers"})");
  EXPECT_EQ(runs[0].steps[1].kind, "list_remove");
  EXPECT_EQ(runs[0].steps[2].payload, R"({"type":"Purchase","value":"abc123-order-250 Order 250"})");
  EXPECT_TRUE(runs[0].steps[2].act);
  EXPECT_EQ(runs[0].steps[3].payload, R"({"name":"Shop","status":"Bought"})");
  EXPECT_TRUE(runs[0].steps[3].crm);
  EXPECT_EQ(runs[0].steps[4].payload, R"({"fields":{"Last__c":"n:129.9"},"object":"prospect"})");
}

TEST_F(Plan, other_triggers_start_nothing) {
  EXPECT_TRUE(planned("workflows:\n  a:\n    on: purchase\n    steps:\n      - add_to_list: X\n", "customer.created").empty());
}

TEST_F(Plan, a_condition_that_is_not_true_leaves_a_note) {
  const auto runs =
      planned("workflows:\n  a:\n    on: purchase\n    if: order.total > 1000\n    steps:\n      - add_to_list: X\n", "purchase");
  ASSERT_EQ(runs.size(), 1u);
  EXPECT_TRUE(runs[0].steps.empty());
  EXPECT_EQ(runs[0].notes.size(), 1u);
}

TEST_F(Plan, a_step_with_a_false_condition_is_not_taken) {
  const auto runs = planned(
      "workflows:\n  a:\n    on: purchase\n    steps:\n      - if: order.total > 1000\n        add_to_list: Big\n      - add_to_list: "
      "All\n",
      "purchase");
  ASSERT_EQ(runs[0].steps.size(), 1u);
  EXPECT_EQ(runs[0].steps[0].index, 2);
}

TEST_F(Plan, what_may_happen_again_starts_a_run_each_time) {
  const char* const steps = "\n    steps:\n      - add_to_list: X\n";
  for (const char* trigger : {"customer.updated", "order.updated", "order.status_changed", "order.refunded"}) {
    const auto runs = planned(std::string("workflows:\n  a:\n    on: ") + trigger + steps, trigger);
    ASSERT_EQ(runs.size(), 1u) << trigger;
    EXPECT_EQ(runs[0].subject, "event:e1") << trigger;
  }
  EXPECT_EQ(planned(std::string("workflows:\n  a:\n    on: order.created") + steps, "order.created")[0].subject, "order:250");
  const auto once =
      planned(std::string("workflows:\n  a:\n    on: order.status_changed\n    once_per: order") + steps, "order.status_changed");
  EXPECT_EQ(once[0].subject, "order:250") << "unless the file says otherwise";
}

TEST_F(Plan, points_are_added_once) {
  const auto runs = planned("workflows:\n  a:\n    on: purchase\n    steps:\n      - add_score: -5\n", "purchase");
  EXPECT_EQ(runs[0].steps[0].kind, "score");
  EXPECT_TRUE(runs[0].steps[0].act);
  EXPECT_EQ(runs[0].steps[0].payload, R"({"by":-5})");
}

TEST(Compile, groups_name_their_lists) {
  std::vector<Problem> problems;
  const auto compiled = compile_workflows("groups:\n  Wholesale: Wholesale buyers\n  VIP: Best\n", "w", problems);
  ASSERT_TRUE(compiled);
  EXPECT_EQ(compiled->groups.at("Wholesale"), "Wholesale buyers");
}

TEST_F(Plan, activity_values_are_clipped_to_100_characters) {
  const auto runs =
      planned("workflows:\n  a:\n    on: purchase\n    once_per: person\n    steps:\n      - log_activity: {type: P, value: '\"" +
                  std::string(200, 'x') + "\"'}\n",
              "purchase");
  const auto& payload = runs[0].steps[0].payload;
  EXPECT_NE(payload.find("abc123-customer-3 xxx"), std::string::npos);
  const auto start = payload.find("abc123");
  EXPECT_EQ(payload.find('"', start) - start, 100u);
}

}  // namespace
}  // namespace tradewind::workflow
