# Countries and subdivisions of Debian's iso-codes (ISO_CODES) as lines that are cheap to read, fields separated by tabs:
# OUT/countries.txt: code, 3-letter code, name, common name, official name; OUT/subdivisions.txt: code, name, parent.
# Not with string(JSON), which would parse the whole text again for every value. Absent keys are filled in first.
set(s "\"[ ,\n]*")  # the end of one value and what follows it
file(READ ${ISO_CODES}/iso_3166-1.json rows)
string(REGEX REPLACE "(\"alpha_3\": \"[^\"]*)${s}\"flag" "\\1\", \"common_name\": \"\", \"flag" rows "${rows}")
string(REGEX REPLACE "(\"numeric\": \"[^\"]*)${s}}" "\\1\", \"official_name\": \"\"}" rows "${rows}")
string(REGEX REPLACE "[^{]*{[^}]*\"alpha_2\": \"([^\"]*)${s}\"alpha_3\": \"([^\"]*)${s}\"common_name\": \"([^\"]*)${s}[^}]*\"name\": \"([^\"]*)${s}[^}]*\"official_name\": \"([^\"]*)${s}}"
       "\\1\t\\2\t\\4\t\\3\t\\5\n" rows "${rows}")
string(REGEX REPLACE "\n[^\n]*]\n}\n$" "\n" countries "${rows}")

file(READ ${ISO_CODES}/iso_3166-2.json rows)
string(REGEX REPLACE "(\"name\": \"[^\"]*)${s}\"type" "\\1\", \"parent\": \"\", \"type" rows "${rows}")
string(REGEX REPLACE "[^{]*{[^}]*\"code\": \"([^\"]*)${s}\"name\": \"([^\"]*)${s}\"parent\": \"([^\"]*)${s}[^}]*}" "\\1\t\\2\t\\3\n" rows "${rows}")
string(REGEX REPLACE "\n[^\n]*]\n}\n$" "\n" subdivisions "${rows}")

foreach(row "\nAO\tAGO\tAngola\t\tRepublic of Angola\n" "\nBO\tBOL\tBolivia, Plurinational State of\tBolivia\tPlurinational State of Bolivia\n"
        "\nUS-CA\tCalifornia\t\n" "\nIT-MI\tMilano\t25\n")
  string(FIND "${countries}${subdivisions}" "${row}" at)
  if(at EQUAL -1)
    message(FATAL_ERROR "cmake/IsoTables.cmake does not read the form of the files in ${ISO_CODES}: no row ${row}")
  endif()
endforeach()
file(WRITE ${OUT}/countries.txt "${countries}")
file(WRITE ${OUT}/subdivisions.txt "${subdivisions}")
