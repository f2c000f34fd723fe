// The SOQL by which persons are found, and running it: five queries a call, with all their pages.
#pragma once

#include "salesforce/work.hpp"

namespace tradewind::salesforce {

using Names = std::vector<std::string>;

struct Query {
  std::string object, soql;
  std::map<std::string, Json>* into = nullptr;  ///< rows by Id
  std::vector<Json>* list = nullptr;            ///< or rows in order
  bool deleted_too = false;
  bool optional = false;  ///< a refusal is no trouble: what it would have told stays unknown
};

/// Exact: Ids differ by case alone.
void add_value(Names& values, const std::string& value);
Names gather(const Batch& batch, std::string Work::*member);

/// Persons by Id, key or address.
std::string people_condition(const Session& session, const Batch& batch, const std::string& object, const Names& ids);
/// With the fields that are to be compared. Only what describe shows: one unknown field would fail the query for everybody.
Query contacts_where(const Session& session, const Batch& batch, const std::string& condition, Rows& rows);
Query leads_where(const Session& session, const Batch& batch, const std::string& condition, Rows& rows);
/// Accounts that the persons' Contacts may belong to; no soql: none are needed.
Query accounts_query(const Session& session, const Batch& batch, Rows& rows);
/// Adds what asks for members of `campaigns` among these.
void add_member_queries(std::vector<Query>& queries, const Names& campaigns, const Names& contacts, const Names& leads, Rows& rows);

boost::asio::awaitable<std::optional<RemoteTrouble>> run_queries(Session& session, std::vector<Query> queries, std::vector<Step>& steps);

}  // namespace tradewind::salesforce
