// Which causes are open, which of them people know about, and what is to be said next. A step function: knows neither clock nor network.
#pragma once

#include <tradewind/base/time.hpp>

#include <map>
#include <string>
#include <vector>

namespace tradewind::alerts {

/// Something that is wrong now. Texts are for people and hold no personal data and no secret.
struct Condition {
  std::string cause;   ///< stable: the same cause is told once, however its texts change
  std::string what;    ///< one sentence without its full stop
  std::string advice;  ///< what to do, or what happens by itself
  Millis patience{};   ///< must hold for so long before it is told: most troubles mend themselves
  bool opens = true;   ///< false: keeps open what was told already, and is no reason to tell
  /// Must be gone for so long before it is over: what comes and goes is one cause.
  Millis calm{std::chrono::minutes(5)};
};

struct Message {
  std::string cause, text;
  bool over = false;
};

class Book {
 public:
  /// What was told before a restart; `json` as saved() gave it. What cannot be read is as if nothing had been told.
  void restore(const std::string& json, TimePoint now);
  std::string saved() const;

  /// `conditions`: all that hold now. `unseen`: beginnings of causes that could not be looked at; they stay as they are.
  void learn(const std::vector<Condition>& conditions, const std::vector<std::string>& unseen, TimePoint now);
  /// What people should hear now, alerts first, oldest first.
  std::vector<Message> due(TimePoint now) const;
  /// They were told.
  void told(const std::vector<Message>& messages);

  std::size_t open() const;  ///< causes that people know about

 private:
  struct Cause {
    std::string what, advice;
    Millis patience{}, calm{};
    TimePoint since{}, last{};
    bool told = false;
  };
  std::map<std::string, Cause> causes_;
};

}  // namespace tradewind::alerts
