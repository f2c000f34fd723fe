#!/usr/bin/env python3
"""Writes src/harmonize/data/phone_plans.txt from the metadata of the npm package libphonenumber-js.

    npm pack libphonenumber-js && tar xf libphonenumber-js-*.tgz
    tools/phones/make_plans.py package > src/harmonize/data/phone_plans.txt

The same package gives the same bytes. The numbering plans are Google libphonenumber's (Apache-2.0), packed by libphonenumber-js (MIT);
NOTICE has their terms.
"""
import json
import sys

HEADER = """\
# Numbering plans of Google libphonenumber as packed by libphonenumber-js {version}; made by tools/phones/make_plans.py, terms in NOTICE.
# Separated by tabs: country (001: none), calling code, international prefix, pattern of national numbers, their possible lengths,
# national prefix as a pattern, what a national number with it becomes when not just the rest ($1: the group). The first of several
# countries with one calling code is its main one.
"""

# Dialled until 2019 and still typed: trunk prefixes of Mexico, and the 1 before its mobile numbers.
ADDED_PREFIX = {"MX": "0(?:[12]|4[45])|1"}


def row(country, plan):
    plan = plan + [0] * (9 - len(plan))
    calling_code, international, pattern, lengths = plan[0], plan[1], plan[2], plan[3]
    prefix = plan[7] or plan[5] or ADDED_PREFIX.get(country)
    fields = [country, calling_code, international, pattern, ",".join(map(str, lengths)), prefix, plan[8]]
    return "\t".join(str(field) if field else "" for field in fields)


def main(package):
    with open(package + "/metadata.min.json", encoding="utf-8") as file:
        metadata = json.load(file)
    with open(package + "/package.json", encoding="utf-8") as file:
        version = json.load(file)["version"]
    print(HEADER.format(version=version), end="")
    for calling_code in sorted(metadata["country_calling_codes"], key=int):
        for country in metadata["country_calling_codes"][calling_code]:
            print(row(country, metadata["countries"][country]))
    for calling_code in sorted(metadata["nonGeographic"], key=int):
        print(row("001", metadata["nonGeographic"][calling_code]))


if __name__ == "__main__":
    main(sys.argv[1])
