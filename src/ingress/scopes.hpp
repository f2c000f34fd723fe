// The scope catalogue: what a webhook points at.
#pragma once

#include <string>
#include <string_view>
#include <tradewind/model/commerce.hpp>

#include "ingress/payload.hpp"

namespace tradewind::ingress {

struct Classified {
  EntityRef entity;            ///< empty kind: nothing that could be read
  std::string ignored_reason;  ///< empty: the entity is to be read
  std::string_view label;      ///< a scope of the catalogue, or "unknown": bounded, whatever is sent
};

Classified classify(const Payload& payload);

}  // namespace tradewind::ingress
