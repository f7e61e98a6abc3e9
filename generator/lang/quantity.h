#pragma once

#include <string>

#include "base/locale_format.h"
#include "lang/unit.h"

#include "value/value.h"

namespace muster::lang {

/// A number with its unit, with two decimals at most: `8 months`, `1 person`, `5 items per day`. Units of time have the
/// words of the locale, all others those of the pack.
std::string write_quantity(const LocaleFormat& locale, const Number& number, const Unit& unit);
/// From one to another: `8–10 months`.
std::string write_quantities(const LocaleFormat& locale, const Number& low, const Number& high, const Unit& unit);

/// How many decimals an amount is written with when nobody says: from a hundred up none, else as many as the currency
/// has.
int money_digits(const Money& money);

}  // namespace muster::lang
