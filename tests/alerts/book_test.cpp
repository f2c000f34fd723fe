// Once per cause, a word when it is over, nothing for what mends itself.
#include "alerts/book.hpp"

#include <gtest/gtest.h>

namespace tradewind::alerts {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

const TimePoint start = *parse_rfc3339("2026-03-02T08:00:00Z");

Condition condition(const std::string& cause, Millis patience = Millis{0}) {
  Condition made;
  made.cause = cause;
  made.what = cause + " is wrong";
  made.advice = "Mend it.";
  made.patience = patience;
  return made;
}

/// What is said from `from` to `to`, looked at every 30 seconds, while `conditions` hold; all of it reaches people.
std::vector<std::string> said(Book& book, const std::vector<Condition>& conditions, TimePoint from, TimePoint to) {
  std::vector<std::string> texts;
  for (TimePoint now = from; now < to; now += seconds(30)) {
    book.learn(conditions, {}, now);
    const auto due = book.due(now);
    for (const auto& message : due) texts.push_back(message.text);
    book.told(due);
  }
  return texts;
}

using Texts = std::vector<std::string>;

TEST(Book, a_cause_is_told_once_and_once_more_when_it_is_over) {
  Book book;
  EXPECT_EQ(said(book, {condition("a")}, start, start + minutes(360)), Texts{"a is wrong. Mend it."});
  EXPECT_EQ(said(book, {}, start + minutes(360), start + minutes(600)), Texts{"Over after 5 h 59 min: a is wrong."});
  EXPECT_EQ(book.open(), 0u);
}

TEST(Book, what_mends_itself_within_its_patience_is_never_told) {
  Book book;
  for (int i = 0; i < 20; ++i) {
    const TimePoint at = start + minutes(10 * i);
    EXPECT_EQ(said(book, {condition("a", minutes(5))}, at, at + minutes(4)), Texts{});
    EXPECT_EQ(said(book, {}, at + minutes(4), at + minutes(10)), Texts{});
  }
  EXPECT_EQ(said(book, {condition("a", minutes(5))}, start + minutes(300), start + minutes(306)), Texts{"a is wrong. Mend it."});
}

TEST(Book, what_comes_and_goes_is_one_cause) {
  Book book;
  Texts all;
  for (int i = 0; i < 20; ++i) {
    const TimePoint at = start + minutes(6 * i);
    for (auto& text : said(book, {condition("a")}, at, at + minutes(2))) all.push_back(text);
    for (auto& text : said(book, {}, at + minutes(2), at + minutes(6))) all.push_back(text);
  }
  EXPECT_EQ(all, Texts{"a is wrong. Mend it."});
}

TEST(Book, other_words_for_the_same_cause_are_no_news) {
  Book book;
  said(book, {condition("a")}, start, start + minutes(1));
  auto again = condition("a");
  again.what = "a is still wrong, in other words";
  EXPECT_EQ(said(book, {again}, start + minutes(1), start + minutes(10)), Texts{});
}

TEST(Book, what_could_not_be_told_stays_due_and_its_end_is_not_told_without_it) {
  Book book;
  book.learn({condition("a")}, {}, start);
  EXPECT_EQ(book.due(start).size(), 1u);
  book.learn({condition("a")}, {}, start + minutes(30));
  EXPECT_EQ(book.due(start + minutes(30)).size(), 1u);
  EXPECT_EQ(said(book, {}, start + minutes(31), start + minutes(60)), Texts{});
}

TEST(Book, a_restart_repeats_nothing_and_still_tells_the_end) {
  Book before;
  said(before, {condition("a")}, start, start + minutes(60));
  Book book;
  book.restore(before.saved(), start + minutes(90));
  EXPECT_EQ(said(book, {condition("a")}, start + minutes(90), start + minutes(120)), Texts{});
  EXPECT_EQ(said(book, {}, start + minutes(120), start + minutes(180)), Texts{"Over after 1 h 59 min: a is wrong."});
  Book control;
  EXPECT_EQ(said(control, {condition("a")}, start + minutes(90), start + minutes(120)).size(), 1u) << "the book plays no part";
}

TEST(Book, a_damaged_record_is_as_if_nothing_had_been_told) {
  for (const char* text : {"", "{", "[]", "{\"a\":1}", "null"}) {
    Book book;
    book.restore(text, start);
    EXPECT_EQ(book.open(), 0u) << text;
  }
}

TEST(Book, what_cannot_be_looked_at_stays_as_it_is) {
  Book book;
  said(book, {condition("lag/main")}, start, start + minutes(1));
  for (TimePoint now = start + minutes(1); now < start + minutes(60); now += minutes(1)) {
    book.learn({}, {"lag/"}, now);
    EXPECT_TRUE(book.due(now).empty());
  }
  EXPECT_EQ(said(book, {}, start + minutes(60), start + minutes(70)).size(), 1u);
}

TEST(Book, some_conditions_only_keep_open_what_was_told) {
  Book book;
  auto kept = condition("a");
  kept.opens = false;
  EXPECT_EQ(said(book, {kept}, start, start + minutes(60)), Texts{});
  said(book, {condition("a")}, start + minutes(60), start + minutes(61));
  EXPECT_EQ(said(book, {kept}, start + minutes(61), start + minutes(120)), Texts{});
  EXPECT_EQ(book.open(), 1u);
}

TEST(Book, alerts_come_before_ends_and_the_oldest_first) {
  Book book;
  said(book, {condition("old")}, start, start + minutes(1));
  book.learn({condition("z")}, {}, start + minutes(10));
  book.learn({condition("z"), condition("b")}, {}, start + minutes(11));
  const auto due = book.due(start + minutes(11));
  ASSERT_EQ(due.size(), 3u);
  EXPECT_EQ(due[0].cause, "z");
  EXPECT_EQ(due[1].cause, "b");
  EXPECT_TRUE(due[2].over);
}

}  // namespace
}  // namespace tradewind::alerts
