# tuicall_write_licenses(FILE): what the authors of the libraries that a bundled file carries want to be told, as
# Debian's packages have it.
function(tuicall_write_licenses file)
  set(text "The files of this package carry parts of the works below, under the terms that follow each name.\n")
  foreach(package libssl-dev libuv1-dev zlib1g-dev libflatbuffers-dev libstdc++-12-dev nlohmann-json3-dev libspdlog-dev
                  libfmt-dev libcli11-dev libedit-dev libbsd-dev libmd-dev libncurses-dev libopus-dev libspeexdsp-dev)
    set(copyright /usr/share/doc/${package}/copyright)
    if(EXISTS ${copyright})
      file(READ ${copyright} terms)
      string(APPEND text "\n==== ${package}\n\n${terms}")
    else()
      message(WARNING "${copyright} is missing: the packages may not be given to others without it")
    endif()
  endforeach()
  file(CONFIGURE OUTPUT ${file} CONTENT "@text@" @ONLY)
endfunction()
