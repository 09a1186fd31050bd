# What is installed of the library, in the layout of each kind of package.
include(CMakePackageConfigHelpers)
write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/tuicallConfigVersion.cmake
  VERSION ${PROJECT_VERSION} COMPATIBILITY SameMinorVersion)

# tuicall_install_library(TARGET LIBDIR RUN DEVELOP [EXCLUDE_FROM_ALL]): the library goes to LIBDIR as component RUN;
# the headers, the CMake package and the .pc file as component DEVELOP.
function(tuicall_install_library target libdir run develop)
  set(as_develop COMPONENT ${develop} ${ARGN})
  install(TARGETS ${target} EXPORT ${develop}_targets
    LIBRARY DESTINATION ${libdir} COMPONENT ${run} NAMELINK_COMPONENT ${develop} ${ARGN})
  install(DIRECTORY include/tuicall DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} ${as_develop}
    FILES_MATCHING PATTERN "*.h" PATTERN "*.hpp")

  set(generated ${CMAKE_CURRENT_BINARY_DIR}/${develop})
  set(package_dir ${libdir}/cmake/tuicall)
  install(EXPORT ${develop}_targets FILE tuicallTargets.cmake NAMESPACE tuicall::
    DESTINATION ${package_dir} ${as_develop})
  configure_package_config_file(cmake/tuicallConfig.cmake.in ${generated}/tuicallConfig.cmake
    INSTALL_DESTINATION ${package_dir} NO_SET_AND_CHECK_MACRO)
  install(FILES ${generated}/tuicallConfig.cmake ${CMAKE_CURRENT_BINARY_DIR}/tuicallConfigVersion.cmake
    DESTINATION ${package_dir} ${as_develop})

  # The prefix in the .pc file is told from where the file lies, so that the installed tree can be moved.
  file(RELATIVE_PATH TUICALL_PC_TO_PREFIX /prefix/${libdir}/pkgconfig /prefix)
  set(TUICALL_PC_LIBDIR ${libdir})
  configure_file(cmake/tuicall.pc.in ${generated}/tuicall.pc @ONLY)
  install(FILES ${generated}/tuicall.pc DESTINATION ${libdir}/pkgconfig ${as_develop})
endfunction()

tuicall_install_library(tuicall ${CMAKE_INSTALL_LIBDIR} library development)
tuicall_install_library(tuicall lib/${CMAKE_LIBRARY_ARCHITECTURE} deb_library deb_development EXCLUDE_FROM_ALL)
if(TARGET tuicall_bundled)
  tuicall_install_library(tuicall_bundled lib tarball tarball_development EXCLUDE_FROM_ALL)
endif()
