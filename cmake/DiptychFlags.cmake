# Compile flags of every room, in one place.
find_package(Threads REQUIRED)
add_library(diptych_flags INTERFACE)
target_compile_options(diptych_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror
  -Wno-missing-field-initializers)  # values are built by designated initialisers; every field has a default
# GCC 12 to 14 see faults in std::string, std::variant and std::optional that are not there (GCC bugs 105329, 105651, 105562).
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
  target_compile_options(diptych_flags INTERFACE -Wno-restrict -Wno-stringop-overflow -Wno-array-bounds -Wno-maybe-uninitialized)
endif()
target_compile_definitions(diptych_flags INTERFACE QT_NO_KEYWORDS QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII
  QT_NO_FOREACH)
target_include_directories(diptych_flags INTERFACE ${CMAKE_SOURCE_DIR} ${CMAKE_BINARY_DIR}/generated)
target_link_libraries(diptych_flags INTERFACE Threads::Threads)

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros ${CCACHE_PROGRAM})
  target_compile_options(diptych_flags INTERFACE $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>)
endif()
