// Computes a formula's tree over a model. Always ends and never throws: what cannot be computed is blank.
#include "mapping/dates.hpp"
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

Value operation(const Node& node, Evaluation& run) {
  const Value a = evaluate(*node.args[0], run);
  if (node.op == Operator::negate) return a.number() != nullptr ? Value(-*a.number()) : Value{};
  if (node.op == Operator::invert) return !is_true(a);
  if (node.op == Operator::both && !is_true(a)) return false;
  if (node.op == Operator::either && is_true(a)) return true;
  const Value b = evaluate(*node.args[1], run);
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

Value computed(const Node& node, Evaluation& run) {
  switch (node.kind) {
    case Node::Kind::literal:
      return node.literal;
    case Node::Kind::path:
      return path_value(node, run.model);
    case Node::Kind::field:
      return run.item != nullptr ? walk(*run.item, node.segments, 0) : Value{};
    case Node::Kind::member:
      return walk(evaluate(*node.args[0], run), node.segments, 0);
    case Node::Kind::operation:
      return operation(node, run);
    case Node::Kind::call:
      return node.function->compute(Arguments{node.args, run}, node);
  }
  return {};
}

/// Steps that making a value takes.
std::size_t cost_of(const Value& value) {
  constexpr std::size_t bytes_a_step = 16;
  if (const auto* text = value.text()) return 1 + text->size() / bytes_a_step;
  if (const auto* list = value.list()) return 1 + list->size();
  return 1;
}

}  // namespace

Value evaluate(const Node& node, Evaluation& run) {
  if (run.steps == 0) return {};
  Value value = computed(node, run);
  run.spend(cost_of(value));
  if (run.steps == 0) value = {};
  return value;
}

}  // namespace tradewind::mapping
