// What a call to the store came to: a value, or trouble as the pipeline understands it.
#pragma once

#include <tradewind/ports/calls.hpp>
#include <tradewind/ports/target.hpp>

#include <boost/system/result.hpp>

#include <optional>
#include <string>

namespace tradewind::bigcommerce {

template <typename T>
using Outcome = boost::system::result<T, RemoteTrouble>;

/// The answer arrived but is not what the documentation says; `field` is what was wrong.
RemoteTrouble bad_answer(std::string field);
/// Is it a status of failure that the documentation tells of?
bool known_status(int status);
/// An answer that is neither success nor "not found".
RemoteTrouble trouble_of(const HttpResponse& response, TimePoint now);
RemoteTrouble trouble_of(const CallError& error, TimePoint now);
/// Does trouble with one call mean that the others of this round would meet it as well?
bool stops_all(const RemoteTrouble& trouble);

}  // namespace tradewind::bigcommerce
