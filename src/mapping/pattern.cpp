#include "mapping/pattern.hpp"

#include <algorithm>
#include <functional>

#include "mapping/utf8.hpp"

namespace tradewind::mapping {

namespace {

constexpr std::size_t most_states = 2000;
constexpr int deepest = 32;
constexpr int most_repeats = 1000;
constexpr int most_steps = 20'000;  ///< repeating nothing makes no states, but takes time

struct Wrong {
  const char* why;
};

}  // namespace

/// Builds the states back to front: each piece is a function that, given what follows it, returns where it starts.
class PatternCompiler {
 public:
  explicit PatternCompiler(std::string_view pattern) : text_(code_points(pattern)) {}

  Pattern compile() {
    const auto whole = alternatives();
    if (!done()) throw Wrong{"it has a `)` without a `(`"};
    const std::size_t accept = add({});
    out_.start_ = whole(accept);
    return std::move(out_);
  }

 private:
  using Piece = std::function<std::size_t(std::size_t next)>;
  using State = Pattern::State;
  using Set = Pattern::Set;

  bool done() const { return at_ == text_.size(); }
  bool ahead(char32_t c) const { return !done() && text_[at_] == c; }
  bool eat(char32_t c) {
    if (!ahead(c)) return false;
    ++at_;
    return true;
  }

  std::size_t add(State state) {
    if (out_.states_.size() == most_states) throw Wrong{"it repeats too much"};
    out_.states_.push_back(state);
    return out_.states_.size() - 1;
  }
  std::size_t split(std::size_t next, std::size_t other) { return add({State::Kind::split, 0, next, other}); }

  Piece alternatives() {
    if (++depth_ > deepest) throw Wrong{"its groups are nested too deeply"};
    Piece all = sequence();
    while (eat('|')) all = [this, left = std::move(all), right = sequence()](std::size_t next) { return split(left(next), right(next)); };
    --depth_;
    return all;
  }

  Piece sequence() {
    std::vector<Piece> pieces;
    while (!done() && !ahead('|') && !ahead(')')) pieces.push_back(repeated());
    return [pieces = std::move(pieces)](std::size_t next) {
      for (auto piece = pieces.rbegin(); piece != pieces.rend(); ++piece) next = (*piece)(next);
      return next;
    };
  }

  Piece repeated() {
    Piece piece = single();
    for (;;) {
      int least = 0, most = -1;
      if (eat('+'))
        least = 1;
      else if (eat('?'))
        most = 1;
      else if (ahead('{'))
        counts(least, most);
      else if (!eat('*'))
        return piece;
      eat('?');  // lazy or greedy: the same when the whole text has to match
      piece = [this, inner = std::move(piece), least, most](std::size_t next) { return repeat(inner, least, most, next); };
    }
  }

  std::size_t repeat(const Piece& inner, int least, int most, std::size_t next) {
    steps_ += std::max(least, most) + 1;
    if (steps_ > most_steps) throw Wrong{"it repeats too much"};
    if (most < 0) {
      const std::size_t loop = split(next, next);
      const std::size_t body = inner(loop);  // the call may move the states
      out_.states_[loop].next = body;
      next = loop;
    } else {
      const std::size_t end = next;
      for (int i = least; i < most; ++i) next = split(inner(next), end);
    }
    for (int i = 0; i < least; ++i) next = inner(next);
    return next;
  }

  void counts(int& least, int& most) {
    ++at_;
    least = number();
    most = least;
    if (eat(',')) most = ahead('}') ? -1 : number();
    if (!eat('}') || (most >= 0 && most < least)) throw Wrong{"its { } is not like {2} or {2,5}"};
  }

  int number() {
    int value = 0;
    const std::size_t start = at_;
    while (!done() && text_[at_] >= '0' && text_[at_] <= '9' && value <= most_repeats)
      value = value * 10 + static_cast<int>(text_[at_++] - '0');
    if (at_ == start) throw Wrong{"its { } is not like {2} or {2,5}"};
    if (value > most_repeats) throw Wrong{"it repeats too much"};
    return value;
  }

  Piece single() {
    const char32_t c = text_[at_++];
    if (c == '(') return group();
    if (c == '[') return one(bracket());
    if (c == '.') return one({{{'\n', '\n'}}, true});
    if (c == '^' || c == '$')
      return [this, c](std::size_t next) { return add({c == '^' ? State::Kind::begin : State::Kind::end, 0, next, next}); };
    if (c == '*' || c == '+' || c == '?' || c == '{') throw Wrong{"it repeats nothing with * + ? or {"};
    if (c == '\\') return one(escaped());
    return one({{{c, c}}, false});
  }

  Piece group() {
    if (eat('?') && !eat(':')) throw Wrong{"it uses (? which is not known here"};
    Piece inner = alternatives();
    if (!eat(')')) throw Wrong{"it has a `(` without a `)`"};
    return inner;
  }

  Piece one(Set set) {
    out_.sets_.push_back(std::move(set));
    return [this, index = out_.sets_.size() - 1](std::size_t next) { return add({State::Kind::one, index, next, next}); };
  }

  Set escaped() {
    if (done()) throw Wrong{"it ends with a \\"};
    const char32_t c = text_[at_++];
    switch (c) {
      case 'd':
        return {{{'0', '9'}}, false};
      case 'D':
        return {{{'0', '9'}}, true};
      case 'w':
        return {{{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}}, false};
      case 'W':
        return {{{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}}, true};
      case 's':
        return {{{'\t', '\r'}, {' ', ' '}}, false};
      case 'S':
        return {{{'\t', '\r'}, {' ', ' '}}, true};
      case 't':
        return {{{'\t', '\t'}}, false};
      case 'n':
        return {{{'\n', '\n'}}, false};
      case 'r':
        return {{{'\r', '\r'}}, false};
      default:
        break;
    }
    if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) throw Wrong{"it uses a \\ that is not known here"};
    return {{{c, c}}, false};
  }

  Set bracket() {
    Set set;
    set.negated = eat('^');
    bool first = true;
    while (first || !ahead(']')) {
      if (done()) throw Wrong{"it has a `[` without a `]`"};
      first = false;
      const char32_t c = text_[at_++];
      Set part = c == '\\' ? escaped() : Set{{{c, c}}, false};
      if (part.negated) throw Wrong{"it uses \\D, \\W or \\S inside [ ]"};
      const bool range = part.ranges.size() == 1 && ahead('-') && at_ + 1 < text_.size() && text_[at_ + 1] != ']';
      if (range) {
        ++at_;
        const char32_t end = text_[at_++];
        const Set last = end == '\\' ? escaped() : Set{{{end, end}}, false};
        if (last.ranges.size() != 1 || last.negated || last.ranges[0].low < part.ranges[0].low)
          throw Wrong{"a range in its [ ] is upside down"};
        part.ranges[0].high = last.ranges[0].high;
      }
      set.ranges.insert(set.ranges.end(), part.ranges.begin(), part.ranges.end());
    }
    ++at_;
    return set;
  }

  std::u32string text_;
  std::size_t at_ = 0;
  int depth_ = 0, steps_ = 0;
  Pattern out_;
};

std::optional<Pattern> Pattern::compile(std::string_view pattern, std::string& why) {
  try {
    return PatternCompiler(pattern).compile();
  } catch (const Wrong& wrong) {
    why = wrong.why;
    return std::nullopt;
  }
}

bool Pattern::Set::holds(char32_t c) const {
  const bool inside = std::any_of(ranges.begin(), ranges.end(), [c](const Range& range) { return c >= range.low && c <= range.high; });
  return inside != negated;
}

/// The states that are possible at one place of the text.
class Pattern::Walk {
 public:
  explicit Walk(const std::vector<State>& states) : states_(states), seen_(states.size(), false) {}

  void enter(std::size_t state, bool at_begin, bool at_end) {
    waiting_.push_back(state);
    while (!waiting_.empty()) {
      const std::size_t at = waiting_.back();
      waiting_.pop_back();
      if (seen_[at]) continue;
      seen_[at] = true;
      const State& now = states_[at];
      if (now.kind == State::Kind::one) ones.push_back(at);
      if (now.kind == State::Kind::accept) accepts = true;
      const bool passes =
          now.kind == State::Kind::split || (now.kind == State::Kind::begin && at_begin) || (now.kind == State::Kind::end && at_end);
      if (!passes) continue;
      waiting_.push_back(now.next);
      waiting_.push_back(now.other);
    }
  }
  void clear() {
    std::fill(seen_.begin(), seen_.end(), false);
    ones.clear();
    accepts = false;
  }

  std::vector<std::size_t> ones;
  bool accepts = false;

 private:
  const std::vector<State>& states_;
  std::vector<bool> seen_;
  std::vector<std::size_t> waiting_;
};

bool Pattern::matches(std::string_view text) const {
  const auto points = code_points(text);
  Walk now(states_), then(states_);
  now.enter(start_, true, points.empty());
  for (std::size_t i = 0; i < points.size() && !now.ones.empty(); ++i) {
    then.clear();
    for (const std::size_t one : now.ones)
      if (sets_[states_[one].set].holds(points[i])) then.enter(states_[one].next, false, i + 1 == points.size());
    std::swap(now.ones, then.ones);
    now.accepts = then.accepts;
    if (i + 1 == points.size()) return now.accepts;
  }
  return points.empty() && now.accepts;
}

}  // namespace tradewind::mapping
