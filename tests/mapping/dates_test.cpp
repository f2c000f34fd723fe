// Days and moments, as seen from the pair's time zone.
#include "mapping/formulas.hpp"

namespace tradewind::mapping {
namespace {

Context in(const char* zone) { return {*parse_rfc3339("2026-03-10T23:30:00Z"), zone}; }

void expect_in(const char* zone, const std::vector<Row>& rows) {
  for (const auto& row : rows) {
    SCOPED_TRACE(std::string(row.formula) + " in " + zone);
    EXPECT_EQ(computed(row.formula, in(zone)).canonical(), row.canonical);
  }
}

TEST(Dates, now_and_today) {
  expect_in("UTC", {{"NOW()", "i:2026-03-10T23:30:00.000Z"}, {"TODAY()", "d:2026-03-10"}});
  expect_in("Europe/Berlin",
            {{"NOW()", "i:2026-03-10T23:30:00.000Z"}, {"TODAY()", "d:2026-03-11"}, {"now() > order.created_at", "b:true"}});
}

TEST(Dates, formulas_that_read_the_clock_say_so) {
  for (const char* text : {"NOW()", "IF(FALSE, TODAY(), NULL)", "DAYS(today(), order.created_at)"})
    EXPECT_TRUE(compiled(text)->reads_clock()) << text;
  for (const char* text : {"order.created_at", "DATE(2026, 1, 1)"}) EXPECT_FALSE(compiled(text)->reads_clock()) << text;
}

TEST(Dates, moments_of_parts_and_texts) {
  expect_in("Europe/Berlin", {
                                 {"DATETIME(2026, 1, 21, 14, 30)", "i:2026-01-21T13:30:00.000Z"},
                                 {"DATETIME(2026, 7, 21, 14, 30, 5)", "i:2026-07-21T12:30:05.000Z"},
                                 {"DATETIME(2026, 1, 21, 24, 0)", "0:"},
                                 {"DATETIME(2026, 2, 30, 1, 0)", "0:"},
                                 {"DATETIME(2026, 2, 3, 1, NULL)", "0:"},
                                 {"DATETIME(\"2026-01-21 14:30\")", "i:2026-01-21T13:30:00.000Z"},
                                 {"DATETIME(\"2026-01-21T14:30:05\")", "i:2026-01-21T13:30:05.000Z"},
                                 {"DATETIME(\"2026-01-21T14:30:05Z\")", "i:2026-01-21T14:30:05.000Z"},
                                 {"DATETIME(\"2026-01-21\")", "i:2026-01-20T23:00:00.000Z"},
                                 {"DATETIME(DATE(2026, 1, 21))", "i:2026-01-20T23:00:00.000Z"},
                                 {"DATETIME(order.created_at)", "i:2026-03-02T09:00:00.000Z"},
                                 {"DATETIME(\"noon\")", "0:"},
                                 {"DATETIME(NULL)", "0:"},
                             });
}

TEST(Dates, the_hour_that_is_skipped_and_the_one_that_comes_twice) {
  expect_in("Europe/Berlin", {
                                 {"DATETIME(2026, 3, 29, 1, 59)", "i:2026-03-29T00:59:00.000Z"},
                                 {"DATETIME(2026, 3, 29, 2, 30)", "i:2026-03-29T01:30:00.000Z"},
                                 {"DATETIME(2026, 3, 29, 3, 0)", "i:2026-03-29T01:00:00.000Z"},
                                 {"DATETIME(2026, 10, 25, 1, 59)", "i:2026-10-24T23:59:00.000Z"},
                                 {"DATETIME(2026, 10, 25, 2, 30)", "i:2026-10-25T01:30:00.000Z"},
                                 {"DATETIME(2026, 10, 25, 3, 0)", "i:2026-10-25T02:00:00.000Z"},
                             });
  expect_in("America/New_York", {
                                    {"DATETIME(2026, 3, 8, 2, 30)", "i:2026-03-08T07:30:00.000Z"},
                                    {"DATETIME(2026, 11, 1, 3, 0)", "i:2026-11-01T08:00:00.000Z"},
                                });
}

TEST(Dates, days_between) {
  expect_in("UTC", {
                       {"DAYS(DATE(2026, 3, 1), DATE(2026, 2, 1))", "n:28"},
                       {"DAYS(DATE(2026, 2, 1), DATE(2026, 3, 1))", "n:-28"},
                       {"DAYS(TODAY(), customer.created_at)", "n:48"},
                       {"DAYS(\"2026-03-02\", \"2026-02-28\")", "n:2"},
                       {"DAYS(TODAY(), person.last_purchase_at)", "0:"},
                       {"DAYS(NULL, TODAY())", "0:"},
                   });
  expect_in("Europe/Berlin", {{"DAYS(order.created_at, customer.created_at)", "n:39"}});
}

TEST(Dates, adding_days_and_months) {
  expect_in("Europe/Berlin", {
                                 {"ADDDAYS(DATE(2026, 2, 28), 1)", "d:2026-03-01"},
                                 {"ADDDAYS(DATE(2026, 3, 1), -1)", "d:2026-02-28"},
                                 {"ADDDAYS(order.created_at, 1)", "i:2026-03-03T09:00:00.000Z"},
                                 {"ADDDAYS(order.created_at, NULL)", "0:"},
                                 {"ADDDAYS(NULL, 1)", "0:"},
                                 {"ADDDAYS(DATE(9999, 12, 31), 1)", "0:"},
                                 {"ADDDAYS(DATE(2026, 1, 1), 1000000000000)", "0:"},
                                 {"ADDMONTHS(DATE(2026, 1, 31), 1)", "d:2026-02-28"},
                                 {"ADDMONTHS(DATE(2024, 2, 29), 12)", "d:2025-02-28"},
                                 {"ADDMONTHS(DATE(2026, 1, 31), -2)", "d:2025-11-30"},
                                 {"ADDMONTHS(DATE(2026, 1, 31), 1.5)", "0:"},
                                 {"ADDMONTHS(DATE(9999, 12, 1), 1)", "0:"},
                                 {"ADDMONTHS(order.created_at, 1)", "i:2026-04-02T08:00:00.000Z"},  // ten o'clock on both days
                                 {"ADDMONTHS(customer.created_at, 1)", "i:2026-02-21T23:30:00.000Z"},
                             });
}

TEST(Dates, parts) {
  expect_in("Europe/Berlin", {
                                 {"YEAR(customer.created_at)", "n:2026"},
                                 {"MONTH(customer.created_at)", "n:1"},
                                 {"DAY(customer.created_at)", "n:22"},
                                 {"WEEKDAY(customer.created_at)", "n:5"},
                                 {"WEEKDAY(DATE(2026, 3, 1))", "n:1"},
                                 {"WEEKDAY(DATE(2026, 2, 28))", "n:7"},
                                 {"DAY(NULL)", "0:"},
                             });
}

TEST(Dates, format) {
  expect_in("Europe/Berlin", {
                                 {"FORMAT(customer.created_at, \"yyyy-mm-dd hh:mm:ss\")", "t:2026-01-22 00:30:00"},
                                 {"FORMAT(customer.created_at, \"yyyy-MM-dd'T'HH:mm\")", "t:2026-01-22T00:30"},
                                 {"FORMAT(customer.created_at, \"d.m.yy h:mm AM/PM\")", "t:22.1.26 12:30 AM"},
                                 {"FORMAT(order.created_at, \"h a\")", "t:10 AM"},
                                 {"FORMAT(DATETIME(2026, 1, 1, 13, 5), \"hh:mm AM/PM\")", "t:01:05 PM"},
                                 {"FORMAT(DATETIME(2026, 1, 1, 13, 5), \"H:m\")", "t:13:5"},
                                 {"FORMAT(DATE(2026, 3, 2), \"ddd, d mmm yyyy\")", "t:Mon, 2 Mar 2026"},
                                 {"FORMAT(DATE(2026, 3, 2), \"EEEE d MMMM yyyy\")", "t:Monday 2 March 2026"},
                                 {"FORMAT(DATE(2026, 3, 2), \"mm/dd/yyyy\")", "t:03/02/2026"},
                                 {"FORMAT(order.created_at, \"mm:ss\")", "t:00:00"},
                                 {"FORMAT(DATE(2026, 3, 2), \"'day' d\")", "t:day 2"},
                                 {"FORMAT(DATE(2026, 3, 2), \"hh:mm\")", "t:00:00"},
                                 {"FORMAT(NULL, \"yyyy\")", "0:"},
                                 {"FORMAT(person.last_purchase_at, \"yyyy\")", "0:"},
                             });
}

TEST(Numbers, format_and_money) {
  expect_rows(std::vector<Row>{
      {"FORMAT(1234.5, \"0.00\")", "t:1234.50"},
      {"FORMAT(1234567.891, \"#,##0.00\")", "t:1,234,567.89"},
      {"FORMAT(123, \"#,##0\")", "t:123"},
      {"FORMAT(1000, \"#,##0\")", "t:1,000"},
      {"FORMAT(-1000.005, \"#,##0.00\")", "t:-1,000.01"},
      {"FORMAT(-0.001, \"0.00\")", "t:0.00"},
      {"FORMAT(0.125, \"0%\")", "t:13%"},
      {"FORMAT(0.125, \"0.0%\")", "t:12.5%"},
      {"FORMAT(VALUE(\"1e3\"), \"0\")", "t:1000"},
      {"FORMAT(order.total, \"0\")", "t:130"},
      {"MONEY(order.total, order.currency)", "t:EUR 129.90"},
      {"MONEY(1234567.5, \"usd\")", "t:USD 1,234,567.50"},
      {"MONEY(1234.5, \"JPY\")", "t:JPY 1,235"},
      {"MONEY(1.2345, \"KWD\")", "t:KWD 1.235"},
      {"MONEY(-5, \"EUR\")", "t:EUR -5.00"},
      {"MONEY(5, NULL)", "t:5.00"},
      {"MONEY(NULL, \"EUR\")", "0:"},
  });
}

}  // namespace
}  // namespace tradewind::mapping
