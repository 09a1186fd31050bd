# The libraries from outside. Most targets take the system's shared ones; a target that is bundled (tuicall_bundle)
# takes the static ones, so that it runs where they are missing, and beside any other version of them.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(OpenSSL 3 REQUIRED)
find_package(ZLIB REQUIRED)
pkg_check_modules(LIBUV REQUIRED IMPORTED_TARGET libuv)
pkg_check_modules(LIBEDIT REQUIRED IMPORTED_TARGET libedit)

# Sanitizers have libraries of their own, which are not to be carried.
set(TUICALL_CAN_BUNDLE ON)
if(TUICALL_SANITIZE)
  set(TUICALL_CAN_BUNDLE OFF)
endif()

# tuicall_dependency(NAME SHARED ARCHIVE): the target tuicall_NAME stands for SHARED, or for the file ARCHIVE in a
# target that is bundled; what further arguments name comes after the archive.
function(tuicall_dependency name shared archive)
  find_library(TUICALL_ARCHIVE_${name} ${archive})
  set(found ${TUICALL_ARCHIVE_${name}})
  if(NOT found)
    set(TUICALL_CAN_BUNDLE OFF PARENT_SCOPE)
    message(STATUS "No ${archive}: no library that carries all it needs is made")
    set(found ${archive}-NOTFOUND)
  endif()
  add_library(tuicall_${name} INTERFACE)
  target_include_directories(tuicall_${name} INTERFACE $<TARGET_PROPERTY:${shared},INTERFACE_INCLUDE_DIRECTORIES>)
  set(bundled $<BOOL:$<TARGET_PROPERTY:TUICALL_BUNDLED>>)
  target_link_libraries(tuicall_${name} INTERFACE $<IF:${bundled},${found},${shared}> $<${bundled}:${ARGN}>)
endfunction()

tuicall_dependency(crypto OpenSSL::Crypto libcrypto.a ${CMAKE_DL_LIBS} Threads::Threads)
tuicall_dependency(ssl OpenSSL::SSL libssl.a tuicall_crypto)
tuicall_dependency(zlib ZLIB::ZLIB libz.a)
tuicall_dependency(uv PkgConfig::LIBUV libuv_a.a ${CMAKE_DL_LIBS} Threads::Threads)
tuicall_dependency(edit PkgConfig::LIBEDIT libedit.a -l:libbsd.a -l:libmd.a -l:libtinfo.a)
