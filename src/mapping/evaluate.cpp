// Computes a formula's tree over a model. Always ends and never throws: what cannot be computed is blank.
#include "mapping/functions.hpp"

namespace tradewind::mapping {
namespace {

/// Follows a path; through a list it gives the list of what each item has there.
Value walk(const Value& start, const std::vector<std::string>& segments, std::size_t at) {
  const Value* from = &start;
  for (; at < segments.size(); ++at) {
    if (const auto* list = from->list()) {
      ValueList all;
      all.reserve(list->size());
      for (const auto& item : *list) all.push_back(walk(item, segments, at));
      return all;
    }
    const auto* record = from->record();
    from = record != nullptr ? record->find(segments[at]) : nullptr;
    if (from == nullptr) return {};
  }
  return *from;
}

Value path_value(const Node& node, const Record& model) {
  const auto* root = model.find(node.segments[0]);
  return root == nullptr ? Value{} : walk(*root, node.segments, 1);
}

/// Blank outside the years 1 to 9999, which is as far as dates can be written.
Value add_days(const Value& date, const Decimal& days) {
  using namespace std::chrono;
  constexpr sys_days first = sys_days{year{1} / 1 / 1}, end = sys_days{year{10000} / 1 / 1};
  constexpr std::int64_t most = (end - first).count();
  const auto whole = days.floor().to_int64();
  if (!whole || *whole < -most || *whole > most) return {};
  const std::chrono::days span{static_cast<int>(*whole)};
  const auto day = (date.date() != nullptr ? *date.date() : floor<std::chrono::days>(*date.datetime())) + span;
  if (day < first || day >= end) return {};
  return date.date() != nullptr ? Value(day) : Value(*date.datetime() + span);
}

Value arithmetic(Operator op, const Value& a, const Value& b) {
  if (a.blank() || b.blank()) return {};
  const bool dated = a.date() != nullptr || a.datetime() != nullptr;
  if (dated && b.number() != nullptr && (op == Operator::add || op == Operator::subtract))
    return add_days(a, op == Operator::add ? *b.number() : -*b.number());
  if (op == Operator::subtract && a.date() != nullptr && b.date() != nullptr)
    return static_cast<std::int64_t>((*a.date() - *b.date()).count());
  if (a.number() == nullptr || b.number() == nullptr) return {};
  switch (op) {
    case Operator::add:
      return *a.number() + *b.number();
    case Operator::subtract:
      return *a.number() - *b.number();
    case Operator::multiply:
      return *a.number() * *b.number();
    default: {
      const auto quotient = a.number()->divide(*b.number());
      return quotient ? Value(*quotient) : Value{};
    }
  }
}

/// -1, 0, 1; empty when they cannot be ordered.
std::optional<int> order_of(const Value& a, const Value& b) {
  const auto sign = [](auto order) { return order < 0 ? -1 : order > 0 ? 1 : 0; };
  if (a.blank() || b.blank()) return std::nullopt;
  if (a.number() != nullptr && b.number() != nullptr) return sign(*a.number() <=> *b.number());
  if (a.text() != nullptr && b.text() != nullptr) return sign(a.text()->compare(*b.text()));
  if (a.date() != nullptr && b.date() != nullptr) return sign(*a.date() <=> *b.date());
  if (a.datetime() != nullptr && b.datetime() != nullptr) return sign(*a.datetime() <=> *b.datetime());
  return std::nullopt;
}

bool compared(Operator op, const Value& a, const Value& b) {
  if (op == Operator::equal) return a == b;
  if (op == Operator::not_equal) return !(a == b);
  const auto order = order_of(a, b);
  if (!order) return false;
  switch (op) {
    case Operator::less:
      return *order < 0;
    case Operator::less_equal:
      return *order <= 0;
    case Operator::greater:
      return *order > 0;
    default:
      return *order >= 0;
  }
}

Value operation(const Node& node, const Record& model, const Context& context) {
  const Value a = evaluate(*node.args[0], model, context);
  if (node.op == Operator::negate) return a.number() != nullptr ? Value(-*a.number()) : Value{};
  if (node.op == Operator::invert) return !is_true(a);
  if (node.op == Operator::both && !is_true(a)) return false;
  if (node.op == Operator::either && is_true(a)) return true;
  const Value b = evaluate(*node.args[1], model, context);
  switch (node.op) {
    case Operator::add:
    case Operator::subtract:
    case Operator::multiply:
    case Operator::divide:
      return arithmetic(node.op, a, b);
    case Operator::join:
      return bounded(text_of(a) + text_of(b));
    case Operator::both:
    case Operator::either:
      return is_true(b);
    default:
      return compared(node.op, a, b);
  }
}

}  // namespace

Value evaluate(const Node& node, const Record& model, const Context& context) {
  switch (node.kind) {
    case Node::Kind::literal:
      return node.literal;
    case Node::Kind::path:
      return path_value(node, model);
    case Node::Kind::operation:
      return operation(node, model, context);
    case Node::Kind::call:
      return node.function->compute(Arguments{node.args, model, context}, node);
  }
  return {};
}

}  // namespace tradewind::mapping
