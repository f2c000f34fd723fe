// Dead letters as rows: how work ends in one, and how a later success or a person closes it.
#pragma once

#include "storage/session.hpp"

namespace tradewind::storage {

struct Letter {
  Id id;
  std::string state, stage, pair;
  EntityRef entity;
  std::string account;
  std::optional<Id> read_id, effect_id;
};

struct NewLetter {
  std::string stage, pair;
  EntityRef entity;
  std::string account;
  std::optional<Id> read_id, effect_id, event_id;
  Failure failure;
  int attempts = 0;
  TimePoint since{};
};

/// One open letter per entity (read) or effect (deliver): burying again renews it. `key` seals the remote's words.
void write_letter(Session& session, const NewLetter& letter, const DataKey& key, TimePoint now);
std::optional<Letter> find_letter(Session& session, const Id& id);
std::optional<Letter> open_letter_of_entity(Session& session, const std::string& pair, const EntityRef& entity);
std::optional<Letter> open_letter_of_effect(Session& session, const Id& effect);
void close_letter(Session& session, const Id& letter, const char* state, const std::string& reason);
/// The events and trace of a buried read go over to the read that takes its place.
void adopt_read(Session& session, const Id& from, const Id& to);

}  // namespace tradewind::storage
