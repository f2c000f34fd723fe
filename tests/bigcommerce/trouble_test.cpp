// What answers that are no answers mean to the source. A part is never taken for the whole, and nothing but the store's own word
// makes a tombstone.
#include "bigcommerce/json.hpp"
#include "bigcommerce/store_caller.hpp"

#include <tradewind/base/text.hpp>

#include <rapidcheck.h>

namespace tradewind {
namespace {

class ReadTrouble : public SourceTest {
 protected:
  RemoteTrouble order_trouble() { return trouble(read_one("order", 100)); }
  RemoteTrouble customer_trouble() { return trouble(read_one("customer", 1)); }
  HttpResponse json(int status, const std::string& body) { return HttpResponse(status, body, "application/json"); }
};

TEST_F(ReadTrouble, refused_credentials_stop_the_round) {
  for (const int status : {401, 403}) {
    caller.operations.clear();
    answer_with(json(status, R"({"status":401,"title":"no"})"));
    const auto fetched = read({EntityRef{"customer", "1"}, EntityRef{"order", "2"}, EntityRef{"order", "3"}});
    for (const Fetched& one : fetched) EXPECT_EQ(trouble(one).kind, Trouble::lane_down);
    EXPECT_EQ(caller.operations.size(), 1U) << "no further call";
  }
}

TEST_F(ReadTrouble, F_40_a_429_waits_the_longer_of_its_headers_and_pauses_the_caller) {
  HttpResponse refused = json(429, "{}");
  refused.headers.set("X-Rate-Limit-Time-Reset-Ms", "1500");
  refused.headers.set("X-Retry-After", "7");
  answer_with(refused);
  EXPECT_EQ(order_trouble().retry_at, clock.at + std::chrono::seconds(7));
  EXPECT_EQ(caller.paused_until, clock.at + std::chrono::seconds(7));
  refused.headers.set("X-Rate-Limit-Time-Reset-Ms", "29999");
  answer_with(refused);
  EXPECT_EQ(order_trouble().retry_at, clock.at + Millis(29999));
  answer_with(json(429, ""));
  const RemoteTrouble silent = order_trouble();
  EXPECT_EQ(silent.kind, Trouble::throttled);
  EXPECT_EQ(silent.retry_at, clock.at + std::chrono::seconds(30));
  refused.headers.set("X-Retry-After", "999999999999");
  answer_with(refused);
  EXPECT_LE(*order_trouble().retry_at, clock.at + std::chrono::hours(1)) << "no header stops us for days";
}

TEST_F(ReadTrouble, F_40_the_real_window_of_the_store) {
  shop.set_switch("bigcommerce.quota", "2");
  read_one("order", 100, ReadNeeds{});
  read_one("order", 100, ReadNeeds{});
  EXPECT_EQ(order_trouble().retry_at, clock.at + std::chrono::seconds(30));
}

TEST_F(ReadTrouble, F_41_statuses) {
  const std::vector<std::pair<int, Trouble>> kinds{
      {301, Trouble::lane_down},     {302, Trouble::lane_down}, {307, Trouble::lane_down},     {308, Trouble::lane_down},
      {400, Trouble::data},          {401, Trouble::lane_down}, {403, Trouble::lane_down},     {405, Trouble::configuration},
      {406, Trouble::configuration}, {408, Trouble::transient}, {409, Trouble::transient},     {413, Trouble::data},
      {415, Trouble::configuration}, {422, Trouble::data},      {423, Trouble::transient},     {429, Trouble::throttled},
      {499, Trouble::transient},     {500, Trouble::transient}, {501, Trouble::configuration}, {502, Trouble::transient},
      {503, Trouble::lane_down},     {504, Trouble::transient}, {505, Trouble::configuration}, {507, Trouble::configuration},
      {418, Trouble::transient},     {599, Trouble::transient}};
  for (const auto& [status, kind] : kinds) {
    answer_with(HttpResponse(status, "<html>sorry</html>", "text/html"));
    EXPECT_EQ(order_trouble().kind, kind) << status;
    EXPECT_EQ(order_trouble().failure.code, "http_" + std::to_string(status));
  }
  EXPECT_EQ(caller.unknown, (std::vector<std::string>{"http_418", "http_418", "http_599", "http_599"}))
      << "what the documentation does not tell of is tried again and counted";
}

TEST_F(ReadTrouble, F_56_a_redirect_is_not_followed) {
  HttpResponse moved(301, "");
  moved.headers.set("Location", "https://elsewhere.example.com/");
  answer_with(moved);
  EXPECT_EQ(order_trouble().kind, Trouble::lane_down) << "a wrong address buries nobody";
  EXPECT_EQ(caller.operations.size(), 1U);
}

TEST_F(ReadTrouble, F_40_waits_double_while_the_store_goes_on_refusing) {
  HttpResponse refused = json(429, "{}");
  refused.headers.set("X-Rate-Limit-Time-Reset-Ms", "100");
  std::vector<Millis> waits;
  for (int i = 0; i < 14; ++i) {
    answer_with(refused);
    waits.push_back(*order_trouble().retry_at - clock.at);
  }
  EXPECT_EQ(waits[0], Millis(100)) << "the first time it is believed";
  EXPECT_EQ(waits[3], Millis(8000));
  EXPECT_EQ(waits.back(), Millis(std::chrono::minutes(15)));
  caller.change = nullptr;
  const std::int64_t id = shop.place_order(guest_order(), clock.at);
  order(id);
  answer_with(refused);
  EXPECT_EQ(*order_trouble().retry_at - clock.at, Millis(100)) << "after an answer it begins anew";
}

// Control: the halving in Customers::read taken away, fifty people are buried for one.
TEST_F(ReadTrouble, F_52_a_refused_batch_is_halved_until_one_stands_alone) {
  std::vector<EntityRef> entities;
  for (int i = 0; i < 8; ++i) entities.push_back({"customer", std::to_string(new_customer("p" + std::to_string(i) + "@example.com"))});
  const std::string poison = entities[5].id;
  caller.change = [&](const std::string&, StoreCaller::Answer& answer) {
    const auto list = *HttpRequest("GET", caller.targets.back()).query("id:in");
    const auto ids = text::split(list, ',');
    if (std::find(ids.begin(), ids.end(), poison) != ids.end()) answer = HttpResponse(422, "{}", "application/json");
    if (ids.size() > 4) answer = HttpResponse(413, "{}", "application/json");
  };
  const auto fetched = read(entities, ReadNeeds{});
  for (std::size_t i = 0; i < entities.size(); ++i) {
    if (i == 5)
      EXPECT_EQ(trouble(fetched[i]).kind, Trouble::data);
    else
      EXPECT_TRUE(std::holds_alternative<Entity>(fetched[i].result)) << i;
  }
  EXPECT_LE(caller.operations.size(), 9U);
}

TEST_F(ReadTrouble, L2_batches_shrink_while_answers_do_not_come) {
  EXPECT_EQ(source->batch_size(), 50);
  caller.change = [](const std::string&, StoreCaller::Answer& answer) { answer = CallError{CallError::Kind::unknown, "net_unknown", {}}; };
  (void)customer_trouble();
  EXPECT_EQ(source->batch_size(), 25);
  caller.change = nullptr;
  const std::int64_t id = new_customer();
  (void)read(std::vector<EntityRef>(25, EntityRef{"customer", std::to_string(id)}), ReadNeeds{});
  EXPECT_EQ(source->batch_size(), 27);
}

// covers F-42, F-58: no address, no connection, a black hole: a read is simply tried again.
TEST_F(ReadTrouble, F_58_a_name_without_an_address_passes) {
  caller.change = [](const std::string&, StoreCaller::Answer& answer) {
    answer = CallError{CallError::Kind::not_sent, "net_not_sent", {}};
  };
  EXPECT_EQ(order_trouble().kind, Trouble::transient);
}

TEST_F(ReadTrouble, calls_without_an_answer) {
  const auto fail = [&](CallError::Kind kind, std::optional<TimePoint> retry_at) {
    caller.change = [kind, retry_at](const std::string&, StoreCaller::Answer& answer) { answer = CallError{kind, "why", retry_at}; };
  };
  fail(CallError::Kind::not_sent, {});
  EXPECT_EQ(order_trouble().kind, Trouble::transient);
  fail(CallError::Kind::unknown, {});
  EXPECT_EQ(order_trouble().kind, Trouble::transient) << "a read may be repeated";
  fail(CallError::Kind::throttled, clock.at + std::chrono::seconds(4));
  EXPECT_EQ(order_trouble().kind, Trouble::throttled);
  EXPECT_EQ(order_trouble().retry_at, clock.at + std::chrono::seconds(4));
  fail(CallError::Kind::cancelled, {});
  EXPECT_EQ(order_trouble().kind, Trouble::throttled) << "uses no attempt";
}

TEST_F(ReadTrouble, F_45_a_404_is_a_tombstone_only_in_the_stores_own_words) {
  for (const char* body : {"", "<html>Not Found</html>", "{}", "[]", R"({"message":"no route"})", R"([{"status":500}])"}) {
    answer_with(HttpResponse(404, body));
    EXPECT_EQ(order_trouble().kind, Trouble::transient) << body;
  }
  answer_with(json(404, R"([{"status":404,"message":"The requested resource was not found."}])"));
  EXPECT_TRUE(gone(read_one("order", 100)));
  answer_with(json(404, R"({"status":404,"type":"x"})"));
  EXPECT_TRUE(gone(read_one("order", 100)));
  EXPECT_EQ(customer_trouble().kind, Trouble::transient) << "a list is never not found";
}

TEST_F(ReadTrouble, F_45_odd_bodies_with_200) {
  const std::vector<std::string> bodies{"",
                                        " ",
                                        "<!doctype html><html>log in</html>",
                                        "null",
                                        "true",
                                        "[]",
                                        "{}",
                                        "\"text\"",
                                        "1",
                                        R"({"errors":[{"status":500}]})",
                                        R"({"data":null})",
                                        R"({"data":[]})",
                                        R"({"data":{},"meta":{}})",
                                        R"({"data":[],"meta":{"pagination":{"total":1,"total_pages":1}}})",
                                        R"({"data":[{"id":1}],"meta":{"pagination":{"total":1,"total_pages":1}}})",
                                        R"({"data":[{"id":2,"email":"x"}],"meta":{"pagination":{"total":1,"total_pages":1}}})",
                                        R"({"id":100})",
                                        R"({"id":"x","status_id":{}})"};
  for (const std::string& body : bodies) {
    answer_with(json(200, body));
    EXPECT_EQ(order_trouble().kind, Trouble::transient) << body;
    EXPECT_EQ(order_trouble().failure.code, "bad_answer") << body;
    EXPECT_EQ(customer_trouble().failure.code, "bad_answer") << body;
  }
  answer_with(HttpResponse(204));
  EXPECT_EQ(order_trouble().failure.code, "bad_answer");
  EXPECT_EQ(customer_trouble().failure.code, "bad_answer");
}

TEST_F(ReadTrouble, a_whole_empty_list_is_the_stores_word) {
  answer_with(json(200, R"({"data":[],"meta":{"pagination":{"total":0,"total_pages":1}}})"));
  EXPECT_TRUE(gone(read_one("customer", 1)));
}

TEST_F(ReadTrouble, F_43_no_cut_answer_is_taken_for_a_whole_one) {
  sandbox::NewCustomer made;
  made.email = "ada@example.com";
  made.group_id = shop.create_group("Wholesale", clock.at);
  made.attributes = {{"Size", "M"}};
  made.addresses.resize(11);
  const std::int64_t customer_id = shop.create_customer(std::move(made), clock.at);
  const std::int64_t order_id = shop.place_order(guest_order(), clock.at);
  const std::vector<std::pair<std::string, EntityRef>> recorded{
      {"customer.read", {"customer", std::to_string(customer_id)}},  {"address.list", {"customer", std::to_string(customer_id)}},
      {"attribute.list", {"customer", std::to_string(customer_id)}}, {"group.list", {"customer", std::to_string(customer_id)}},
      {"order.read", {"order", std::to_string(order_id)}},           {"order.products", {"order", std::to_string(order_id)}}};
  customer(customer_id);
  order(order_id);
  caller.replay = true;
  for (const auto& [operation, entity] : recorded) {
    std::size_t size = 1;
    for (std::size_t cut = 0; cut < size; ++cut) {
      caller.change = [&, name = operation](const std::string& done, StoreCaller::Answer& answer) {
        if (done != name) return;
        size = answer->body.size();
        answer->body.resize(cut);
      };
      source = make_bigcommerce_source(settings, caller, clock);  // nothing kept from the last round
      const RemoteTrouble found = trouble(read({entity}).at(0));
      ASSERT_EQ(found.kind, Trouble::transient) << operation << " cut at " << cut;
    }
    EXPECT_GT(size, 50U) << operation;
  }
}

TEST_F(ReadTrouble, control_the_same_answers_whole_are_read) {
  const std::int64_t order_id = shop.place_order(guest_order(), clock.at);
  EXPECT_EQ(order(order_id).lines.size(), 1U);
}

TEST_F(ReadTrouble, one_wrong_member_is_named) {
  const std::int64_t id = shop.place_order(guest_order(), clock.at);
  const auto replaced = [&](const std::string& from, const std::string& to) {
    caller.change = [from, to](const std::string& operation, StoreCaller::Answer& answer) {
      if (operation != "order.read") return;
      const auto at = answer->body.find(from);
      ASSERT_NE(at, std::string::npos) << from;
      answer->body.replace(at, from.size(), to);
    };
    return trouble(read_one("order", id)).failure.field;
  };
  EXPECT_EQ(replaced(R"("status_id":11)", R"("status_id":"eleven")"), "status_id");
  EXPECT_EQ(replaced(R"("total_inc_tax":"44.4800")", R"("total_inc_tax":"a lot")"), "total_inc_tax");
  EXPECT_EQ(replaced(R"("total_inc_tax":"44.4800",)", ""), "total_inc_tax");
  EXPECT_EQ(replaced(R"("date_created":"Thu, 01)", R"("date_created":"soon)"), "date_created");
  EXPECT_EQ(replaced(R"("zip":"78108")", R"("zip":78108)"), "billing_address.zip");
  EXPECT_EQ(replaced(R"("id":100)", R"("id":101)"), "id");
}

TEST_F(ReadTrouble, numbers_stay_exact_also_when_they_are_no_strings) {
  const std::int64_t id = shop.place_order(guest_order(), clock.at);
  caller.change = [](const std::string& operation, StoreCaller::Answer& answer) {
    if (operation != "order.read") return;
    const std::string from = R"("total_inc_tax":"44.4800")";
    answer->body.replace(answer->body.find(from), from.size(), R"("total_inc_tax":12345678901234567.89)");
  };
  EXPECT_EQ(order(id).total.text(), "12345678901234567.89");
}

TEST(ExactJson, keeps_the_text_of_fractions) {
  const auto json = bigcommerce::parse_exact(R"({"a":0.1,"b":[1,2.50,1e3],"c":{"d":null}})");
  ASSERT_TRUE(json);
  EXPECT_EQ((*json)["a"], "0.1");
  EXPECT_EQ((*json)["b"][0], 1);
  EXPECT_EQ((*json)["b"][1], "2.50");
  EXPECT_EQ((*json)["b"][2], "1e3");
  EXPECT_TRUE((*json)["c"]["d"].is_null());
  EXPECT_FALSE(bigcommerce::parse_exact("{} x"));
  EXPECT_FALSE(bigcommerce::parse_exact(std::string(1000, '[')));
}

TEST_F(ReadTrouble, no_single_changed_byte_does_more_than_change_the_answer) {
  const std::int64_t id = shop.place_order(guest_order(), clock.at);
  rc::check([&](std::size_t where, unsigned char what) {
    caller.change = [&](const std::string& operation, StoreCaller::Answer& answer) {
      if (operation == "order.read") answer->body[where % answer->body.size()] = static_cast<char>(what);
    };
    const Fetched fetched = read_one("order", id);
    RC_ASSERT(!gone(fetched));
  });
}

}  // namespace
}  // namespace tradewind
