// What checks and previews of mappings ask.
#include "fake_pardot.hpp"

namespace tradewind::pardot {
namespace {

struct LookTest : PardotTest {
  static boost::asio::awaitable<void> run_look(LookTest* self, std::optional<Result<std::vector<RemoteView>>>* out) {
    const auto deadline = Deadline::in(self->clock, std::chrono::seconds(40));
    out->emplace(co_await self->target->look(self->item, deadline));
  }
  Result<std::vector<RemoteView>> look() {
    if (!target) target = make_pardot_target(settings, unit, org, tokens, caller, store, clock, log, metrics);
    std::optional<Result<std::vector<RemoteView>>> out;
    boost::asio::co_spawn(io, run_look(this, &out), boost::asio::detached);
    clock.run(clock.now(), [&out] { return out.has_value(); });
    return out.value();
  }
  RemoteView only() {
    const auto views = look();
    EXPECT_TRUE(views);
    return views ? views->at(0) : RemoteView();
  }
};

TEST_F(LookTest, shows_the_mapped_fields_of_the_linked_prospect) {
  link(unit, "prospect", "59");
  item.desired["prospect"].push_back({"Spend__c", 1, WriteMode::always});
  item.desired["prospect"].push_back({"Nope__c", 1, WriteMode::always});
  caller.on("GET /api/v5/objects/prospects/59?fields=id,email,firstName,Spend__c",
            json(200, R"({"id":59,"email":"ada@example.com","firstName":null,"Spend__c":"12.50"})"));
  const auto view = only();
  EXPECT_EQ(view.object, "prospect");
  EXPECT_EQ(view.id, "59");
  EXPECT_EQ(view.fields, (std::map<std::string, std::string>{{"email", "ada@example.com"}, {"firstName", ""}, {"Spend__c", "12.50"}}));
}

TEST_F(LookTest, finds_by_crm_id_then_by_address_and_writes_nothing) {
  link(org, "contact", "0031");
  caller.on("salesforceId=0031", none()).on("&email=ada%40example.com", json(200, R"({"values":[{"id":60}]})"));
  caller.on("GET /api/v5/objects/prospects/60", json(200, R"({"id":60,"email":"ada@example.com","firstName":"A"})"));
  EXPECT_EQ(only().id, "60");
  for (const auto& seen : caller.seen) EXPECT_EQ(seen.rfind("GET ", 0), 0U) << seen;
}

TEST_F(LookTest, of_nobody_and_of_somebody_archived) {
  caller.on("&email=", none());
  EXPECT_EQ(only().id, "");
  caller.on("&email=", json(200, R"({"values":[{"id":60,"isDeleted":true}]})"));
  const auto view = only();
  EXPECT_EQ(view.id, "60");
  EXPECT_EQ(view.fields.at("isDeleted"), "true");
}

TEST_F(LookTest, trouble_is_an_error) {
  caller.on("&email=", json(503, R"({"code":214,"message":"API request timed out."})"));
  const auto views = look();
  ASSERT_FALSE(views);
  EXPECT_EQ(views.error().code, Errc::remote);
}

TEST_F(LookTest, fields_are_described_once_they_were_read) {
  target = make_pardot_target(settings, unit, org, tokens, caller, store, clock, log, metrics);
  EXPECT_TRUE(target->described().empty());
  link(unit, "prospect", "59");
  effect("fields");
  caller.on("PATCH", json(200, R"({"id":59})"));
  deliver();
  std::map<std::string, TargetField> fields;
  const auto described = target->described();
  for (const auto& field : described.at("prospect")) fields[field.name] = field;
  EXPECT_TRUE(fields.at("email").required);
  EXPECT_EQ(fields.at("email").length, 255);
  EXPECT_EQ(fields.at("Spend__c").type, Type::number);
  EXPECT_EQ(fields.at("Born__c").type, Type::date);
  EXPECT_EQ(fields.at("isDoNotEmail").type, Type::boolean);
  EXPECT_TRUE(fields.at("firstName").writable);
  EXPECT_FALSE(fields.at("grade").writable);
  EXPECT_EQ(fields.count("Nope__c"), 0U);
}

}  // namespace
}  // namespace tradewind::pardot
