#pragma once

#include "profile/schema.h"
#include "value/value.h"

namespace muster {

/// The JSON Schema (draft 4, which editors of TOML read) of the profiles that the schema takes. Dates are ISO texts;
/// `x-unit`, `x-labels` and `x-ask` carry what JSON Schema has no word for.
Value render_json_schema(const Schema& schema, std::string_view title);

}  // namespace muster
