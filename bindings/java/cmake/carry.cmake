# Puts the native library and what it needs into a folder of the jar:
#   cmake -DLIBRARY=… -DFOLDER=… -DSTRIP=… -P carry.cmake
# In the folder, "libraries" names the files; the library itself is the last one.
cmake_minimum_required(VERSION 3.25)

# What every Linux with Java has. OpenSSL comes from the system, with its security updates, as in the wheel.
set(of_system "linux-vdso" "ld-linux.*" "lib(c|m|dl|rt|pthread|gcc_s|stdc\\+\\+|z|ssl|crypto)\\.so.*")
file(GET_RUNTIME_DEPENDENCIES LIBRARIES ${LIBRARY} RESOLVED_DEPENDENCIES_VAR needed PRE_EXCLUDE_REGEXES ${of_system})

file(REMOVE_RECURSE ${FOLDER})
file(MAKE_DIRECTORY ${FOLDER})
set(names)
foreach(path ${needed} ${LIBRARY})
  get_filename_component(name ${path} NAME)
  list(APPEND names ${name})
  file(REAL_PATH ${path} path)
  execute_process(COMMAND ${STRIP} --strip-unneeded -o ${FOLDER}/${name} ${path} COMMAND_ERROR_IS_FATAL ANY)
endforeach()
list(JOIN names "\n" index)
file(WRITE ${FOLDER}/libraries "${index}\n")
