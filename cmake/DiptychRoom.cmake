# diptych_room(NAME [SHARED|STATIC] LINKS … DEFINES … PCH …): one CMake target for the room in the current folder.
# Libraries are linked PRIVATE: a room hands on nothing but its headers.
function(diptych_room name)
  cmake_parse_arguments(ROOM "SHARED;STATIC" "" "LINKS;PCH;DEFINES" ${ARGN})
  set(kind STATIC)
  if(ROOM_SHARED)
    set(kind SHARED)
  endif()
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp ${CMAKE_CURRENT_SOURCE_DIR}/*.h
    ${CMAKE_CURRENT_SOURCE_DIR}/*/*.cpp ${CMAKE_CURRENT_SOURCE_DIR}/*/*.h
    ${CMAKE_CURRENT_SOURCE_DIR}/*/*/*.cpp ${CMAKE_CURRENT_SOURCE_DIR}/*/*/*.h)
  if(NOT sources MATCHES "\\.cpp")
    add_library(${name} INTERFACE)
    return()
  endif()
  add_library(${name} ${kind} ${sources})
  target_link_libraries(${name} PRIVATE diptych_flags ${ROOM_LINKS})
  target_compile_definitions(${name} PRIVATE ${ROOM_DEFINES})
  if(ROOM_PCH)
    target_precompile_headers(${name} PRIVATE ${ROOM_PCH})
  endif()
  set_target_properties(${name} PROPERTIES BUILD_RPATH "$ORIGIN" INSTALL_RPATH "$ORIGIN")
endfunction()
