// T2 and I-18: the sums add up at every step of any sequence of operations, and all work ends when faults stop (I-14).
#pragma once

#include "conformance/store_suite.hpp"

namespace tradewind::conformance {

using namespace std::chrono_literals;

class Walk : public StoreSuite {
 protected:
  void step() {
    now += Millis{static_cast<std::int64_t>(random_->below(3000))};
    switch (random_->below(10)) {
      case 0:
      case 1:
      case 2:
        deliver();
        break;
      case 3:
        route();
        break;
      case 4:
      case 5:
        read_some();
        break;
      case 6:
      case 7:
        work_some(random_->chance(0.5) ? crm : mail);
        break;
      case 8:
        handle_letter();
        break;
      default:
        upset();
        break;
    }
  }

  /// No faults any more: everything that waits is brought to its end.
  void heal() {
    broken_ = false;
    for (int round = 0; round < 60; ++round) {
      now += 2 * lease;
      route();
      read_some();
      work_some(crm);
      work_some(mail);
      for (const auto& letter : get(store().dead_letters(Page{500, ""})).rows) must(store().retry_dead_letter(letter.id, now));
    }
  }

 private:
  void deliver() {
    if (!delivered_.empty() && random_->chance(0.3)) {
      auto repeat = delivered_[random_->below(delivered_.size())];
      repeat.id = new_id();
      EXPECT_TRUE(get(store().accept(repeat)).repeated);
      return;
    }
    auto event = order_event(static_cast<int>(random_->below(6)));
    if (random_->chance(0.1)) event.ignored_reason = "unknown_scope";
    delivered_.push_back(event);
    accept(event);
  }

  std::vector<NewEffect> some_effects(const std::string& person) {
    std::vector<NewEffect> effects;
    if (random_->chance(0.7)) effects.push_back(effect("fields/" + person, crm));
    if (random_->chance(0.5)) effects.push_back(effect("fields/" + person + "/mail", mail));
    if (random_->chance(0.3)) effects.push_back(effect("act/" + std::to_string(random_->below(20)) + person, mail, true));
    return effects;
  }

  ReadRecord some_record() {
    ReadRecord record;
    if (random_->chance(0.2)) {
      record.ignored_reason = "no_email";
      return record;
    }
    const auto email = "p" + std::to_string(random_->below(3)) + "@x.test";
    auto person = person_write(email);
    if (const auto known = get(store().find_person({"shop", email, std::nullopt, std::nullopt}))) {
      person.id = known->id;
      person.expected_version = known->version;
    }
    return record_for(person, some_effects(email));
  }

  void read_some() {
    for (const auto& task : claim_reads(3)) {
      const auto roll = broken_ ? random_->below(10) : 9;
      if (roll == 0) continue;  // lost: the lease runs out
      if (roll == 1) {
        must(store().bury_read(task, Failure{"bad", "", "", ""}, {}, now));
      } else if (roll <= 3) {
        must(store().retry_read(task, now + 5s, Failure{"http_503", "", "", ""}, roll == 2, {}, now));
      } else {
        must(store().record_read(task, some_record(), now));
      }
      expect_sums();
    }
  }

  EffectEnd some_end(const Effect& effect) {
    static constexpr EffectState states[] = {EffectState::done,    EffectState::done,    EffectState::failed,   EffectState::planned,
                                             EffectState::skipped, EffectState::unknown, EffectState::cancelled};
    auto end = end_of(effect, broken_ ? states[random_->below(7)] : EffectState::done);
    end.final = random_->chance(0.5);
    return end;
  }

  void work_some(const std::string& account) {
    for (const auto& task : get(store().claim_work(account, 3, now, now + lease))) {
      if (broken_ && random_->chance(0.1)) continue;
      if (random_->chance(0.3)) must(store().intend(task, {{task.effects[0].id, "note"}}, now));
      WorkRecord record;
      for (const auto& effect : task.effects) {
        if (!broken_ || random_->chance(0.9)) record.ends.push_back(some_end(effect));
      }
      record.counts_attempt = random_->chance(0.5);
      if (broken_) record.next_at = now + 5s;
      if (random_->chance(0.3)) record.wake = {crm, mail};
      must(store().record_work(task, record, now));
      expect_sums();
    }
  }

  void handle_letter() {
    const auto letters = get(store().dead_letters(Page{500, ""})).rows;
    if (letters.empty()) return;
    const auto& letter = letters[random_->below(letters.size())];
    must(random_->chance(0.6) ? store().retry_dead_letter(letter.id, now) : store().discard_dead_letter(letter.id, "not needed", now));
  }

  void upset() {
    switch (random_->below(3)) {
      case 0:
        reopen();
        break;
      case 1:
        must(store().release_leases(now));
        break;
      default:
        get(store().purge(now - 24h, 10));
        break;
    }
  }

  bool broken_ = true;
  std::vector<NewEvent> delivered_;
};

TEST_P(Walk, I_18_sums_hold_at_every_step_and_I_14_all_work_ends) {
  for (const std::uint64_t seed : {1, 2, 3, 4}) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    random_ = make_seeded_random(seed);
    for (int i = 0; i < 250; ++i) {
      step();
      expect_sums();
      audit();
      if (HasFailure()) return;
    }
    heal();
    auto end = counts();
    EXPECT_EQ(end.events[EventState::pending] + end.events[EventState::running] + end.events[EventState::retrying], 0);
    EXPECT_EQ(end.events[EventState::dead], 0);
    EXPECT_EQ(end.dead_letters, 0);
    expect_sums();
  }
}

}  // namespace tradewind::conformance
