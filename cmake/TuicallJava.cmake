# Java sources that use the package io.tuicall: tests, examples, benchmarks.

# tuicall_java_classes(NAME FOLDER [CLASSPATH JARS]): compiles the sources under FOLDER. NAME_CLASSES is where they are.
function(tuicall_java_classes name folder)
  cmake_parse_arguments(PARSE_ARGV 2 of "" "" CLASSPATH)
  set(classes ${CMAKE_CURRENT_BINARY_DIR}/${name}.classes)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${folder}/*.java)
  list(JOIN of_CLASSPATH ":" jars)
  add_custom_command(OUTPUT ${classes}.stamp
    COMMAND ${CMAKE_COMMAND} -E rm -rf ${classes}
    COMMAND ${Java_JAVAC_EXECUTABLE} --release 8 -encoding UTF-8 -Xlint:all,-options,-processing,-classfile -Werror
            -cp ${TUICALL_JAVA_CLASSES}:${jars} -d ${classes} ${sources}
    COMMAND ${CMAKE_COMMAND} -E touch ${classes}.stamp
    DEPENDS ${sources} ${TUICALL_JAVA_CLASSES}.stamp VERBATIM)
  add_custom_target(${name} ALL DEPENDS ${classes}.stamp)
  add_dependencies(${name} tuicall_jni tuicall_java_package)
  set(${name}_CLASSES ${classes} PARENT_SCOPE)
endfunction()
