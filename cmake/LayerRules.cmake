# pybridge_layer(<name> LINKS <target>... PRECOMPILES <header>...): one static library per folder of native/; what a
# layer links is what it may include. Its own files compile faster with the headers that most of them read.
add_library(pybridge_rules INTERFACE)
target_include_directories(pybridge_rules INTERFACE "${PROJECT_SOURCE_DIR}/native")
target_compile_definitions(
  pybridge_rules INTERFACE PYBRIDGE_VERSION="${PROJECT_VERSION}" PYBIND11_SIMPLE_GIL_MANAGEMENT)
target_compile_options(pybridge_rules INTERFACE -Wall -Wextra -Wconversion -Wshadow -Werror)

find_package(Threads REQUIRED)
target_link_libraries(pybridge_rules INTERFACE Threads::Threads ${CMAKE_DL_LIBS})

if(PYBRIDGE_SANITIZE)
  target_compile_options(
    pybridge_rules INTERFACE -fsanitize=${PYBRIDGE_SANITIZE} -fno-sanitize-recover=all
                             -fno-omit-frame-pointer)
  target_link_options(pybridge_rules INTERFACE -fsanitize=${PYBRIDGE_SANITIZE})
endif()

if(PYBRIDGE_FUZZ)
  target_compile_options(pybridge_rules INTERFACE -fsanitize=fuzzer-no-link)
endif()

if(PYBRIDGE_COVERAGE)
  target_compile_options(pybridge_rules INTERFACE -fprofile-instr-generate -fcoverage-mapping)
  target_link_options(pybridge_rules INTERFACE -fprofile-instr-generate)
endif()

function(pybridge_layer name)
  cmake_parse_arguments(PARSE_ARGV 1 LAYER "" "" "LINKS;PRECOMPILES")
  file(GLOB sources CONFIGURE_DEPENDS "*.cpp")
  if(NOT sources)
    # A layer of headers alone is still a target, so that the chain of permissions stays whole.
    file(WRITE "${CMAKE_CURRENT_BINARY_DIR}/empty.cpp" "")
    set(sources "${CMAKE_CURRENT_BINARY_DIR}/empty.cpp")
  endif()
  add_library(pybridge_${name} STATIC ${sources})
  target_link_libraries(pybridge_${name} PUBLIC pybridge_rules ${LAYER_LINKS})
  target_precompile_headers(pybridge_${name} PRIVATE ${LAYER_PRECOMPILES})
endfunction()
