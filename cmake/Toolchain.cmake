# Compiler flags, sanitizers, ccache.
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()
# Asserts stay on in every build: an invariant that is broken must stop the daemon, not corrupt a record.
foreach(config RELEASE RELWITHDEBINFO MINSIZEREL)
  string(REPLACE "-DNDEBUG" "" CMAKE_CXX_FLAGS_${config} "${CMAKE_CXX_FLAGS_${config}}")
endforeach()
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -g1")

find_program(CCACHE ccache)
if(CCACHE)
  # A precompiled header is cached only with these.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
      ${CCACHE})
endif()

find_package(Threads REQUIRED)

# What every translation unit of ours is built with. Asio and Beast are compiled once (src/transport/*_bodies.cpp): their macros must be
# the same everywhere.
add_library(tradewind_options INTERFACE)
target_compile_features(tradewind_options INTERFACE cxx_std_20)
target_compile_options(tradewind_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Werror
                       -fstack-protector-strong -fno-omit-frame-pointer -fPIE)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # False positives at -O2 with g++ 12: coroutine frames and std::optional, and std::string's operator+ (GCC bugs 105329, 105651).
  target_compile_options(tradewind_options INTERFACE -Wno-maybe-uninitialized -Wno-mismatched-new-delete -Wno-restrict -Wno-dangling-reference
                         -Wno-array-bounds -Wno-stringop-overflow -Wno-stringop-overread)
  if(CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    target_compile_options(tradewind_options INTERFACE -fcoroutines)
  endif()
endif()
target_compile_definitions(tradewind_options INTERFACE BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION
                           BOOST_ASIO_NO_DEPRECATED BOOST_ASIO_DISABLE_BOOST_COROUTINE SPDLOG_FMT_EXTERNAL)
target_include_directories(tradewind_options INTERFACE ${CMAKE_SOURCE_DIR}/include)
target_link_libraries(tradewind_options INTERFACE Threads::Threads)
# One setting for libraries and programs, so that the precompiled header fits both.
target_link_options(tradewind_options INTERFACE -pie -Wl,-z,relro,-z,now)

if(TRADEWIND_SANITIZE)
  string(REPLACE ";" "," _sanitize "${TRADEWIND_SANITIZE}")
  target_compile_options(tradewind_options INTERFACE -fsanitize=${_sanitize} -fno-sanitize-recover=all -O1 -g1)
  target_link_options(tradewind_options INTERFACE -fsanitize=${_sanitize})
  if(TRADEWIND_SANITIZE MATCHES "thread" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # Asio orders one counter with a fence, which g++ warns that the sanitizer does not see.
    target_compile_options(tradewind_options INTERFACE -Wno-tsan)
  endif()
else()
  target_compile_options(tradewind_options INTERFACE $<$<CONFIG:Release>:-D_FORTIFY_SOURCE=2>)
endif()
