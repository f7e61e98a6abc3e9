# What pages run in the browser: web/*.js with its library, bundled into ${PROJECT_BINARY_DIR}/web/assets/. npm brings the
# library and the bundler, as web/package-lock.json pins them; without npm sites have no search.
set(MUSTER_WEB AUTO CACHE STRING "Bundle the search of the sites with npm: AUTO (if there is one), ON or OFF")
set_property(CACHE MUSTER_WEB PROPERTY STRINGS AUTO ON OFF)
if(MUSTER_WEB STREQUAL "OFF")
  return()
endif()

find_program(NPM_EXECUTABLE npm)
find_program(NODE_EXECUTABLE NAMES node nodejs)
if(NOT NPM_EXECUTABLE OR NOT NODE_EXECUTABLE)
  if(MUSTER_WEB STREQUAL "ON")
    message(FATAL_ERROR "MUSTER_WEB=ON needs node and npm")
  endif()
  message(STATUS "node or npm not found: sites are built without search; their page list stands in for it")
  return()
endif()

set(web_source ${PROJECT_SOURCE_DIR}/web)
set(web_build ${PROJECT_BINARY_DIR}/web)
add_custom_command(OUTPUT ${web_build}/node_modules/.package-lock.json
  COMMAND ${CMAKE_COMMAND} -E copy_if_different ${web_source}/package.json ${web_source}/package-lock.json ${web_build}/
  COMMAND ${NPM_EXECUTABLE} ci --ignore-scripts --no-audit --no-fund --prefer-offline --loglevel=error
  COMMAND ${CMAKE_COMMAND} -E touch node_modules/.package-lock.json
  WORKING_DIRECTORY ${web_build}
  DEPENDS ${web_source}/package.json ${web_source}/package-lock.json
  COMMENT "Installing what the search is bundled from (-DMUSTER_WEB=OFF leaves it out)"
  VERBATIM)
add_custom_command(OUTPUT ${web_build}/assets/search.js
  COMMAND ${NODE_EXECUTABLE} ${web_source}/bundle.mjs ${web_build}
  DEPENDS ${web_source}/bundle.mjs ${web_source}/search.js ${web_build}/node_modules/.package-lock.json
  COMMENT "Bundling the search"
  VERBATIM)
add_custom_target(web_assets ALL DEPENDS ${web_build}/assets/search.js)
file(MAKE_DIRECTORY ${web_build})
install(DIRECTORY ${web_build}/assets DESTINATION ${CMAKE_INSTALL_DATADIR}/muster/web)
