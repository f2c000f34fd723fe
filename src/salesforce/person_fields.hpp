// Person accounts: one record that is an Account and a Contact at once. It is found as its Contact and written as its Account, where the
// Contact's fields have names of their own.
#pragma once

#include <string>
#include <string_view>
#include <tradewind/model/work.hpp>
#include <vector>

namespace tradewind::salesforce {

/// "Email" to "PersonEmail", "MailingCity" to "PersonMailingCity", "Tier__c" to "Tier__pc"; what the Account has under the same name
/// stays. A name in its Account form stays as well.
std::string person_field(std::string_view contact_field);

/// The contact and account sections of a mapping as one record of a person account. Its Name is made of the person's names, so that an
/// Account's Name is left out.
std::vector<DesiredField> person_fields(const std::vector<DesiredField>& contact, const std::vector<DesiredField>& account);

}  // namespace tradewind::salesforce
