# tradewind_embed(<room> <symbol> <file>...): the files' bytes as one generated translation unit of the room.
# Declares in <embedded/<symbol>.hpp>: namespace tradewind::embedded { std::span<const File> <symbol>(); } sorted by name.
function(tradewind_embed room symbol)
  set(out ${CMAKE_BINARY_DIR}/embedded/${symbol}.cpp)
  string(REPLACE ";" "|" list "${ARGN}")
  add_custom_command(OUTPUT ${out}
    COMMAND ${CMAKE_COMMAND} -DOUT=${out} -DSYMBOL=${symbol} "-DFILES=${list}" -P ${CMAKE_SOURCE_DIR}/cmake/EmbedScript.cmake
    DEPENDS ${ARGN} ${CMAKE_SOURCE_DIR}/cmake/EmbedScript.cmake VERBATIM)
  target_sources(room_${room} PRIVATE ${out})
endfunction()
