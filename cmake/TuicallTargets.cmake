# How every target of the project is compiled: warnings, sanitizers, hidden symbols.

add_library(tuicall_options INTERFACE)
target_compile_options(tuicall_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion)
if(TUICALL_WARNINGS_AS_ERRORS)
  target_compile_options(tuicall_options INTERFACE -Werror)
endif()
if(TUICALL_SANITIZE)
  target_compile_options(tuicall_options INTERFACE -fsanitize=${TUICALL_SANITIZE} -fno-omit-frame-pointer
                                                   -fno-sanitize-recover=all)
  target_link_options(tuicall_options INTERFACE -fsanitize=${TUICALL_SANITIZE})
  if(CMAKE_C_COMPILER_ID STREQUAL "Clang")  # which else leaves out of a C program what the library's C++ needs
    target_link_options(tuicall_options INTERFACE $<$<LINK_LANGUAGE:C>:-fsanitize-link-c++-runtime>)
    target_link_libraries(tuicall_options INTERFACE $<$<LINK_LANGUAGE:C>:stdc++>)
  endif()
  if(TUICALL_SHARED_SANITIZER)
    execute_process(COMMAND ${CMAKE_CXX_COMPILER} -print-runtime-dir
                    OUTPUT_VARIABLE runtime_dir OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
    target_link_options(tuicall_options INTERFACE -shared-libasan -Wl,-rpath,${runtime_dir})
  endif()
endif()

# tuicall_add_core(NAME SOURCES... ): a static library of core/, seen by the others as "folder/header.h".
function(tuicall_add_core name)
  add_library(tuicall_${name} STATIC ${ARGN})
  target_include_directories(tuicall_${name} PUBLIC ${CMAKE_SOURCE_DIR}/core)
  target_link_libraries(tuicall_${name} PUBLIC tuicall_options)
  set_target_properties(tuicall_${name} PROPERTIES CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
endfunction()
