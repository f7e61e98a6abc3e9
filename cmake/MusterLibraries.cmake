# The libraries Muster stands on, all of them Debian packages. Each has one door; see tests/house_test.py.

find_package(Threads REQUIRED)                       # Threads::Threads
find_package(fmt 9 REQUIRED CONFIG)                  # fmt::fmt
find_package(CLI11 2.1 REQUIRED CONFIG)              # CLI11::CLI11
find_package(nlohmann_json 3.11 REQUIRED CONFIG)     # nlohmann_json::nlohmann_json
find_package(tomlplusplus 3.3 REQUIRED CONFIG)       # tomlplusplus::tomlplusplus
find_package(ICU 72 REQUIRED COMPONENTS i18n uc)     # ICU::i18n ICU::uc
find_package(OpenSSL 3 REQUIRED COMPONENTS Crypto)   # OpenSSL::Crypto
find_package(LibXml2 2.9 REQUIRED)                   # LibXml2::LibXml2
find_package(ZLIB REQUIRED)                          # ZLIB::ZLIB

# libzip's own CMake config asks for its command line tools.
find_package(PkgConfig REQUIRED)
pkg_check_modules(LIBZIP REQUIRED IMPORTED_TARGET libzip)   # PkgConfig::LIBZIP

# cmark-gfm has no CMake config, and its extensions are a library of their own.
find_path(CMARK_GFM_INCLUDE_DIR cmark-gfm-core-extensions.h REQUIRED)
find_library(CMARK_GFM_LIBRARY cmark-gfm REQUIRED)
find_library(CMARK_GFM_EXTENSIONS_LIBRARY cmark-gfm-extensions REQUIRED)
add_library(cmark-gfm::cmark-gfm UNKNOWN IMPORTED)
set_target_properties(cmark-gfm::cmark-gfm PROPERTIES
  IMPORTED_LOCATION ${CMARK_GFM_LIBRARY}
  INTERFACE_INCLUDE_DIRECTORIES ${CMARK_GFM_INCLUDE_DIR})
add_library(cmark-gfm::extensions UNKNOWN IMPORTED)
set_target_properties(cmark-gfm::extensions PROPERTIES
  IMPORTED_LOCATION ${CMARK_GFM_EXTENSIONS_LIBRARY}
  INTERFACE_LINK_LIBRARIES cmark-gfm::cmark-gfm)
