#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <fstream>
#include <sstream>

#include "mapping/formulas.hpp"

namespace tradewind::mapping {
namespace {

std::string said_of(const std::string& yaml) {
  std::vector<Problem> problems;
  const auto compiled_file = compile_mapping(yaml, "m.yaml", problems);
  EXPECT_EQ(compiled_file.has_value(), problems.empty());
  return messages_of(problems);
}

Mapping mapping_of(const std::string& yaml) {
  std::vector<Problem> problems;
  auto made = compile_mapping(yaml, "m.yaml", problems);
  EXPECT_TRUE(made) << messages_of(problems);
  return made ? std::move(*made) : Mapping{};
}

TEST(CompileMapping, keeps_fields_in_file_order_with_their_write_mode) {
  const auto mapping = mapping_of(
      "version: 1\n"
      "lead:\n"
      "  LastName: person.last_name\n"
      "  Company: { formula: 'BLANKVALUE(person.company, \"-\")', write: if_blank }\n"
      "  LeadSource: { write: on_create, formula: '\"BigCommerce\"' }\n"
      "  Email: { formula: person.email, write: always }\n"
      "contact: {}\n"
      "account:\n"
      "statuses:\n"
      "  11: Paid\n"
      "purchases: { trigger: [2], count: [2, 10] }\n");
  ASSERT_EQ(mapping.objects.size(), 2u);
  const auto& lead = mapping.objects.at("lead");
  ASSERT_EQ(lead.size(), 4u);
  EXPECT_EQ(lead[1].formula.text(), "BLANKVALUE(person.company, \"-\")");
  EXPECT_EQ(std::pair(lead[0].line, lead[0].column), std::pair(3, 13));
  EXPECT_EQ(std::pair(lead[1].line, lead[1].column), std::pair(4, 23));
  const std::pair<const char*, Write> expected[] = {
      {"LastName", Write::always}, {"Company", Write::if_blank}, {"LeadSource", Write::on_create}, {"Email", Write::always}};
  for (std::size_t i = 0; i < lead.size(); ++i) {
    EXPECT_EQ(lead[i].name, expected[i].first);
    EXPECT_EQ(lead[i].write, expected[i].second);
  }
  EXPECT_TRUE(mapping.objects.at("contact").empty());
  EXPECT_EQ(mapping.status_labels, (std::map<int, std::string>{{11, "Paid"}}));
  EXPECT_EQ(mapping.purchase_trigger, std::vector<int>{2});
  EXPECT_EQ(mapping.purchase_count, (std::vector<int>{2, 10}));
  EXPECT_EQ(mapping.paths, (std::set<std::string>{"person.last_name", "person.company", "person.email"}));
  EXPECT_EQ(mapping.revision.size(), 64u);
}

TEST(CompileMapping, the_revision_follows_the_text) {
  EXPECT_EQ(mapping_of("lead: {}\n").revision, mapping_of("lead: {}\n").revision);
  EXPECT_NE(mapping_of("lead: {}\n").revision, mapping_of("lead: {} \n").revision);
}

TEST(CompileMapping, an_empty_file_maps_nothing) {
  for (const char* yaml : {"", "# nothing\n", "version: 1\n", "lead:\nobjects:\nstatuses:\npurchases:\n"}) {
    const auto mapping = mapping_of(yaml);
    EXPECT_TRUE(mapping.objects.empty());
    EXPECT_EQ(mapping.purchase_trigger, (std::vector<int>{2, 3, 8, 9, 10, 11}));
    EXPECT_EQ(mapping.purchase_count, (std::vector<int>{2, 3, 4, 8, 9, 10, 11, 13, 14}));
  }
}

TEST(CompileMapping, custom_objects_are_checked_but_read_nothing) {
  const auto mapping = mapping_of(
      "objects:\n"
      "  BigCommerce_Order__c:\n"
      "    for: order\n"
      "    key: Order_Key__c\n"
      "    fields: { Order_Key__c: order.key, Skus__c: 'JOIN(order.lines.sku)', Contact__c: person.contact_id }\n");
  EXPECT_TRUE(mapping.objects.empty());
  EXPECT_TRUE(mapping.paths.empty());
}

struct Wrong {
  const char* name;
  const char* yaml;
  const char* message;
};

const Wrong wrong_files[] = {
    {"unknown_section", "leed: {}\n", "m.yaml:1:1: `leed` is not known here; did you mean `lead`?\n"},
    {"unknown_section_without_a_near_one", "version: 1\nxyzzy: {}\n",
     "m.yaml:2:1: `xyzzy` is not known here; known here: version, prospect, lead, contact, account, opportunity, objects, statuses, "
     "purchases\n"},
    {"repeated_section", "lead: {}\ncontact: {}\nlead: {}\n", "m.yaml:3:1: the key `lead` is given twice; keep one of them\n"},
    {"repeated_field", "lead:\n  A: person.email\n  A: person.phone\n", "m.yaml:3:3: lead: the key `A` is given twice; keep one of them\n"},
    {"unknown_field_key", "lead:\n  A: { formula: person.email, writes: always }\n",
     "m.yaml:2:31: lead.A: `writes` is not known here; did you mean `write`?\n"},
    {"unknown_write_mode", "lead:\n  A: { formula: person.email, write: never }\n",
     "m.yaml:2:38: lead.A: `never` is not a way to write; use always, on_create or if_blank\n"},
    {"no_formula", "lead:\n  A: { write: always }\n", "m.yaml:2:6: lead.A: has no formula; add `formula:`\n"},
    {"list_for_formula", "lead:\n  A: [person.email]\n",
     "m.yaml:2:6: lead.A: must be a formula in one line of text; put it in single quotes as a whole\n"},
    {"empty_formula", "lead:\n  A:\n", "m.yaml:2:3: lead.A: must be a formula in one line of text; write one behind the colon\n"},
    {"section_is_a_list", "lead:\n  - A\n",
     "m.yaml:2:3: lead: must be a map of keys and values; write `key: value` without `- ` before it\n"},
    {"file_is_a_list", "- lead\n", "m.yaml:1:1: must be a map of keys and values; write `key: value` without `- ` before it\n"},
    {"field_name", "lead:\n  Last Name: person.last_name\n",
     "m.yaml:2:14: lead.Last Name: is not the API name of a field; write letters, digits and _ only, e.g. Total_Spend__c\n"},
    {"list_result", "lead:\n  Skus__c: order.lines.sku\n",
     "m.yaml:2:12: lead.Skus__c: a field cannot hold a list; use JOIN( ), FIRST( ), COUNT( ) or SUM( ) of it\n"},
    {"record_result", "lead:\n  Line__c: FIRST(order.lines)\n",
     "m.yaml:2:12: lead.Line__c: a field cannot hold a group of values; name one of them, e.g. FIRST(order.lines).sku\n"},
    {"version", "version: 2\n", "m.yaml:1:10: version: only version 1 is known; write `version: 1`\n"},
    {"broken_yaml", "lead: {A: person.email\n",
     "m.yaml:2:1: is not valid YAML: end of map flow not found; check indentation and quotes; a formula with quotes, `: ` or ` #` in it "
     "stands in single quotes as a whole: '\"Order \" & order.id'\n"},
    {"status_id", "statuses:\n  Paid: 11\n",
     "m.yaml:2:9: statuses.Paid: is not an order status; use a BigCommerce status id from 0 to 14\n"},
    {"status_id_too_large", "statuses:\n  15: Paid\n",
     "m.yaml:2:7: statuses.15: is not an order status; use a BigCommerce status id from 0 to 14\n"},
    {"status_label", "statuses:\n  11: [Paid]\n", "m.yaml:2:7: statuses.11: must be text; write one value in one line\n"},
    {"purchase_key", "purchases: { triggers: [2] }\n", "m.yaml:1:14: purchases: `triggers` is not known here; did you mean `trigger`?\n"},
    {"purchase_list", "purchases: { trigger: 2 }\n", "m.yaml:1:23: purchases.trigger: must be a list of status ids; e.g. [2, 10, 11]\n"},
    {"purchase_status", "purchases: { count: [2, paid] }\n",
     "m.yaml:1:25: purchases.count: `paid` is not an order status; use BigCommerce status ids from 0 to 14\n"},
    {"text_in_yamls_quotes", "lead:\n  A: \"BigCommerce\"\n",
     "m.yaml:2:7: lead.A: there is no `BigCommerce`; if it is a text, write it in both kinds of quotes: '\"BigCommerce\"' (YAML takes one "
     "away)\n"},
    {"formula_that_begins_with_a_quote", "lead:\n  A: \"Order \" & order.id\n",
     "m.yaml:2:16: is not valid YAML: anchor not found after &; check indentation and quotes; a formula with quotes, `: ` or ` #` in it "
     "stands in "
     "single quotes as a whole: '\"Order \" & order.id'\n"},
    {"formula_with_a_colon", "lead:\n  A: order.status & \": \" & order.id\n",
     "m.yaml:2:22: is not valid YAML: illegal map value; check indentation and quotes; a formula with quotes, `: ` or ` #` in it stands in "
     "single quotes as a whole: '\"Order \" & order.id'\n"},
    {"formula_with_a_comment_sign", "lead:\n  A: order.status & \" #\" & order.id\n",
     "m.yaml:2:21: lead.A: a text has no closing quote; a ` #` begins a comment in YAML: put the whole formula in single quotes\n"},
    {"merge_field", "lead:\n  A: {!person.email}\n", "m.yaml:2:6: lead.A: a path stands without { }; write it alone, e.g. person.email\n"},
    {"merge_field_of_two_braces", "lead:\n  A: {{person.email}}\n",
     "m.yaml:2:6: lead.A: a path stands without { }; write it alone, e.g. person.email\n"},
    {"formula_that_begins_with_a_bang", "lead:\n  A: !person.marketing_consent\n",
     "m.yaml:2:6: lead.A: YAML keeps a `!` at the beginning for itself; write NOT( ), or put the whole formula in single quotes\n"},
    {"formula_that_begins_with_an_ampersand", "lead:\n  A: & person.email\n",
     "m.yaml:2:7: is not valid YAML: anchor not found after &; check indentation and quotes; a formula with quotes, `: ` or ` #` in it "
     "stands in "
     "single quotes as a whole: '\"Order \" & order.id'\n"},
    {"field_of_plain_number", "lead:\n  A: 1,000\n",
     "m.yaml:2:7: lead.A: `,` is not expected here; commas stand between the arguments of a function; a number has none: 1250.50\n"},
    {"object_keys", "objects:\n  O__c: { for: orders, fields: {} }\n",
     "m.yaml:2:9: objects.O__c: has no `key`; add `key:`\n"
     "m.yaml:2:16: objects.O__c.for: `orders` is not known here; use one of order, order_line, product, cart\n"},
    {"object_formula", "objects:\n  O__c:\n    for: order\n    key: K__c\n    fields: { K__c: order.kee }\n",
     "m.yaml:5:21: objects.O__c.fields.K__c: there is no `order.kee`; did you mean order.key?\n"},
};

TEST(CompileMapping, wrong_files_name_line_column_and_fix) {
  for (const auto& c : wrong_files) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(said_of(c.yaml), c.message);
  }
}

TEST(CompileMapping, columns_inside_a_formula) {
  const Wrong cases[] = {
      {"plain", "lead:\n  A: 1 + nobody.x\n", "m.yaml:2:10: "},
      {"double_quoted", "lead:\n  A: \"1 + nobody.x\"\n", "m.yaml:2:11: "},
      {"single_quoted", "lead:\n  A: '1 + nobody.x'\n", "m.yaml:2:11: "},
      {"inside_a_flow_map", "lead: { A: { formula: 1 + nobody.x } }\n", "m.yaml:1:27: "},
      {"behind_other_letters", "lead: { A: '\"\u00e4\u00f6\" & nobody.x' }\n", "m.yaml:1:20: "},
      {"doubled_quotes_start_of_scalar", "lead:\n  A: '''x'' & nobody.x'\n", "m.yaml:2:6: "},
      {"escapes_start_of_scalar", "lead:\n  A: \"\\\"x\\\" & nobody.x\"\n", "m.yaml:2:6: "},
      {"folded_start_of_scalar", "lead:\n  A: 1 +\n    nobody.x\n", "m.yaml:2:6: "},
      {"block_start_of_scalar", "lead:\n  A: |\n    1 +\n    nobody.x\n", "m.yaml:2:6: "},
      {"block_of_one_line", "lead:\n  A: >-\n    1 + nobody.x\n", "m.yaml:2:6: "},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(said_of(c.yaml),
              std::string(c.message) + "lead.A: there is no `nobody.x`; paths begin with one of customer, order, person, store\n");
  }
}

TEST(CompileMapping, all_problems_at_once_in_the_order_of_the_file) {
  EXPECT_EQ(said_of("lead:\n  A: persn.email\n  B: { formula: 1 + 'a', write: sometimes }\ncontac: {}\nstatuses: { 99: x }\n"),
            "m.yaml:2:6: lead.A: there is no `persn.email`; did you mean person.email?\n"
            "m.yaml:3:21: lead.B: `+` works on numbers, but \"a\" is a text; join texts with `&`\n"
            "m.yaml:3:33: lead.B: `sometimes` is not a way to write; use always, on_create or if_blank\n"
            "m.yaml:4:1: `contac` is not known here; did you mean `contact`?\n"
            "m.yaml:5:17: statuses.99: is not an order status; use a BigCommerce status id from 0 to 14\n");
}

TEST(CompileMapping, earlier_problems_of_other_files_do_not_count) {
  std::vector<Problem> problems{{"other.yaml", 1, 1, "", "is wrong", ""}};
  EXPECT_TRUE(compile_mapping("lead: { A: person.email }\n", "m.yaml", problems));
  EXPECT_EQ(problems.size(), 1u);
}

std::string shipped() {
  std::ifstream in(std::string(TRADEWIND_SOURCE_DIR) + "/config/mapping.yaml");
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

/// The values of one object of the shipped file, by field.
std::map<std::string, std::string> shipped_values(const std::string& object, const Record& model) {
  std::map<std::string, std::string> values;
  const auto mapping = mapping_of(shipped());
  for (const auto& field : mapping.objects.at(object)) values[field.name] = field.formula.evaluate(model, {}).canonical();
  return values;
}

TEST(ShippedMapping, compiles_and_gives_a_shopper_all_that_a_plain_org_requires) {
  EXPECT_EQ(shipped_values("lead", sample_model()), (std::map<std::string, std::string>{{"FirstName", "t:Ada"},
                                                                                        {"LastName", "t:Lovelace"},
                                                                                        {"Company", "t:Example Ltd"},
                                                                                        {"Email", "t:ada@example.com"},
                                                                                        {"Phone", "0:"},
                                                                                        {"LeadSource", "t:BigCommerce"}}));
  EXPECT_EQ(shipped_values("prospect", sample_model()).at("email"), "t:ada@example.com");
}

TEST(ShippedMapping, somebody_without_a_name_still_gets_the_required_fields) {
  ModelInput input;
  input.email = "x@example.com";
  const auto model = build_model(input);
  EXPECT_EQ(shipped_values("lead", model).at("LastName"), "t:Unknown");
  EXPECT_EQ(shipped_values("lead", model).at("Company"), "t:[not provided]");
  EXPECT_EQ(shipped_values("contact", model).at("LastName"), "t:Unknown");
  EXPECT_NE(shipped_values("account", model).at("Name"), "0:");
}

TEST(ShippedMapping, uses_standard_fields_only) {
  const auto mapping = mapping_of(shipped());
  for (const auto& [object, fields] : mapping.objects)
    for (const auto& field : fields) EXPECT_EQ(field.name.find("__c"), std::string::npos) << object << "." << field.name;
}

/// The commented examples are what people uncomment first.
TEST(ShippedMapping, its_commented_examples_compile) {
  std::istringstream lines(shipped());
  std::string uncommented;
  int examples = 0;
  for (std::string line; std::getline(lines, line);) {
    if (line.rfind("  # ", 0) == 0) line.erase(2, 2), ++examples;
    uncommented += line + "\n";
  }
  EXPECT_GE(examples, 3);
  EXPECT_EQ(said_of(uncommented), "");
}

RC_GTEST_PROP(CompileMapping, a_damaged_file_ends_in_problems_or_a_mapping, ()) {
  static const std::string whole = shipped();
  auto damaged = whole;
  const auto at = *rc::gen::inRange<std::size_t>(0, damaged.size());
  damaged.replace(at, *rc::gen::inRange<std::size_t>(0, 20),
                  *rc::gen::element<std::string>("", "\n", ":", "{", "\"", "'", "[", "&a ", "*a", "\t", "- ", "(", "#"));
  std::vector<Problem> problems;
  const auto mapping = compile_mapping(damaged, "m.yaml", problems);
  RC_ASSERT(mapping.has_value() == problems.empty());
}

}  // namespace
}  // namespace tradewind::mapping
