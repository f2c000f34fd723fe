#include "salesforce/values.hpp"

#include <gtest/gtest.h>

#include <tradewind/base/text.hpp>

namespace tradewind::salesforce {
namespace {

FieldInfo field(std::string type, std::size_t length = 0, int scale = 2) {
  FieldInfo made;
  made.name = "F";
  made.type = std::move(type);
  made.length = length;
  made.scale = scale;
  made.createable = made.updateable = true;
  return made;
}

std::string sent(const FieldInfo& info, const Value& value) {
  const auto remote = to_remote(info, value);
  return remote.trouble ? "trouble" : remote.json.dump();
}

TEST(Values, each_type) {
  EXPECT_EQ(sent(field("string", 3), "  äöüß "), "\"äöü\"");
  EXPECT_EQ(sent(field("email", 3), "a@b.c"), "\"a@b.c\"");  // a clipped address would be another one
  EXPECT_EQ(sent(field("picklist", 2), "Open"), "\"Open\"");
  EXPECT_EQ(sent(field("string", 80), Decimal(5)), "\"5\"");
  EXPECT_EQ(sent(field("currency"), *Decimal::parse("149.905")), "149.91");
  EXPECT_EQ(sent(field("int"), *Decimal::parse("12.4")), "12");
  EXPECT_EQ(sent(field("double"), " 1.50 "), "1.5");
  EXPECT_EQ(sent(field("double"), "many"), "trouble");
  EXPECT_EQ(sent(field("boolean"), true), "true");
  EXPECT_EQ(sent(field("boolean"), Value()), "false");
  EXPECT_EQ(sent(field("boolean"), "perhaps"), "trouble");
  EXPECT_EQ(sent(field("date"), *parse_rfc3339("2026-01-21T23:59:00Z")), "\"2026-01-21\"");
  EXPECT_EQ(sent(field("datetime"), *parse_rfc3339("2026-01-21T10:00:00.700Z")), "\"2026-01-21T10:00:00.000Z\"");
  EXPECT_EQ(sent(field("datetime"), "yesterday"), "trouble");
  EXPECT_EQ(sent(field("multipicklist"), ValueList{"a", "b"}), "\"a;b\"");
  EXPECT_EQ(sent(field("string", 80), ValueList{"a", "", "b"}), "\"a, b\"");
  EXPECT_EQ(sent(field("reference", 18), "001000000000001AAA"), "\"001000000000001AAA\"");
  EXPECT_EQ(sent(field("string", 80), ""), "null");
  EXPECT_EQ(sent(field("location"), "1,2"), "trouble");
}

TEST(Values, what_the_platform_changes_by_itself_is_no_difference) {
  EXPECT_TRUE(same_value(field("textarea"), "a\nb", "a\r\nb "));
  EXPECT_TRUE(same_value(field("email"), "a@b.c", "A@B.c"));
  EXPECT_FALSE(same_value(field("string"), "a", "A"));
  EXPECT_TRUE(same_value(field("currency"), 12.5, Json::parse("12.50")));
  EXPECT_TRUE(same_value(field("currency"), 23, Json::parse("23.0")));
  EXPECT_TRUE(same_value(field("datetime"), "2026-01-21T10:00:00.000Z", "2026-01-21T10:00:00.000+0000"));
  EXPECT_TRUE(same_value(field("multipicklist"), "a;b", "b;a"));
  EXPECT_TRUE(same_value(field("string"), nullptr, ""));
  EXPECT_FALSE(same_value(field("string"), nullptr, "x"));
  EXPECT_FALSE(same_value(field("boolean"), false, true));
}

TEST(Values, write_modes) {
  ObjectInfo info;
  for (const char* name : {"Always", "Create", "Blank"}) {
    auto made = field("string", 80);
    made.name = name;
    info.add(made);
  }
  const std::vector<DesiredField> desired = {
      {"Always", "new", WriteMode::always}, {"Create", "new", WriteMode::on_create}, {"Blank", "new", WriteMode::if_blank}};
  EXPECT_EQ(changes_for("Lead", info, desired, nullptr, "K").fields.size(), 3u);
  const Json full = {{"Always", "old"}, {"Create", "old"}, {"Blank", "old"}};
  EXPECT_EQ(changes_for("Lead", info, desired, &full, "K").fields, Json({{"Always", "new"}}));
  const Json empty = {{"Always", "new"}, {"Create", nullptr}, {"Blank", nullptr}};
  EXPECT_EQ(changes_for("Lead", info, desired, &empty, "K").fields, Json({{"Blank", "new"}}));
}

TEST(Values, blank_clears_and_the_key_is_left_alone) {
  ObjectInfo info;
  auto made = field("string", 80);
  made.name = "Phone";
  info.add(made);
  const Json record = {{"Phone", "1"}};
  EXPECT_EQ(changes_for("Lead", info, {{"phone", Value(), WriteMode::always}, {"K__c", "x", WriteMode::always}}, &record, "K__c").fields,
            Json({{"Phone", nullptr}}));
}

TEST(Values, unwritable_field_is_named) {
  ObjectInfo info;
  auto made = field("string", 80);
  made.updateable = false;
  info.add(made);
  const Json record = {{"F", "1"}};
  const auto changes = changes_for("Contact", info, {{"F", "2", WriteMode::always}}, &record, "");
  ASSERT_TRUE(changes.trouble);
  EXPECT_EQ(changes.trouble->kind, Trouble::configuration);
  EXPECT_EQ(changes.trouble->failure.code, "field_not_writable");
  EXPECT_EQ(changes.trouble->failure.field, "Contact.F");
}

TEST(Description, is_the_same_after_a_round_trip) {
  Description description;
  description.read_at = from_unix_ms(1'700'000'000'000);
  description.objects["Lead"] = object_from_describe(Json::parse(
      R"({"fields":[{"name":"LastName","type":"string","length":80,"nillable":false,"createable":true,"updateable":true},
                    {"name":"Amount__c","type":"currency","length":0,"scale":2,"createable":true}],
          "recordTypeInfos":[{"available":true,"name":"Shopper","developerName":"Shop","recordTypeId":"012000000000001AAA"}]})"));
  description.campaigns.push_back({"701000000000001AAA", "Web shop", true, {"Sent"}});
  const auto read = description_from_text(to_text(description));
  ASSERT_TRUE(read);
  EXPECT_EQ(to_text(*read), to_text(description));
  EXPECT_TRUE(read->object("Lead").find("lastname")->required());
  EXPECT_EQ(read->object("Lead").find("Amount__c")->scale, 2);
  EXPECT_EQ(read->object("Lead").record_types.at("Shop"), "012000000000001AAA");
  EXPECT_TRUE(read->object("Nope").empty());
  EXPECT_FALSE(description_from_text("{}"));
  EXPECT_FALSE(description_from_text("no json"));
}

TEST(Description, one_active_campaign_of_a_name_is_meant) {
  Description description;
  description.campaigns = {{"1", "A", false, {}}, {"2", "A", true, {}}, {"3", "B", false, {}}};
  EXPECT_EQ(description.campaigns_named("A").size(), 1u);
  EXPECT_EQ(description.campaigns_named("A")[0]->id, "2");
  EXPECT_EQ(description.campaigns_named("B").size(), 1u);
  EXPECT_TRUE(description.campaigns_named("C").empty());
}

}  // namespace
}  // namespace tradewind::salesforce
