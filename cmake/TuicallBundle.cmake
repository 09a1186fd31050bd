# tuicall_bundle(TARGET): the shared library or program carries OpenSSL, libuv, zlib and the libraries of C++ inside, so
# that it can be shipped in a package for a host language. Of the system it needs the C library only.
#  - None of their symbols leaves it: they would capture the calls of other users of the same libraries.
#  - It stays loaded once it is: OpenSSL has destructors for threads that end later.
#  - Its pages may be 16 KiB, as Android and others have them.
#  - It has no debug information: that is for the library beside it in the build.
function(tuicall_bundle target)
  set_target_properties(${target} PROPERTIES TUICALL_BUNDLED ON)
  target_link_options(${target} PRIVATE
    -static-libstdc++ -static-libgcc -Wl,--exclude-libs,ALL -Wl,-z,max-page-size=16384 -Wl,-z,nodelete
    -Wl,-z,defs -Wl,-z,text -Wl,-z,relro -Wl,-z,now -Wl,--gc-sections -Wl,--strip-all)
endfunction()
