#include <tradewind/app/version.hpp>

#include <openssl/opensslv.h>
#include <sqlite3.h>
#include <boost/version.hpp>

namespace tradewind {

const char* version_text() { return TRADEWIND_VERSION; }
const char* build_text() {
  return "compiler " __VERSION__ "\nboost " BOOST_LIB_VERSION "\nopenssl " OPENSSL_VERSION_TEXT "\nsqlite " SQLITE_VERSION;
}

}  // namespace tradewind
