import {
  isSupportedCountry,
  getCountryCallingCode,
  type PhoneNumber,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/min';

/** A phone number with where it is. */
interface KnownNumber {
  /** E.164, such as `+886277241234`. */
  number: string;
  /** ISO 3166-1 alpha-2. */
  country: string;
}

/**
 * Reads a phone number in international form. `country` is needed only for numbers of no country, such as +800, and must
 * have the calling code of all others. Returns what is wrong with it: its `number`, or the `country`.
 */
export function readPhoneNumber(text: string, country?: string): KnownNumber | 'number' | 'country' {
  const found = parsePhoneNumberFromString(text);
  if (found === undefined || !found.isPossible() || found.ext !== undefined) return 'number';
  const known = country ?? found.country;
  if (known === undefined || !isIn(found, known)) return 'country';
  return { number: found.number, country: known };
}

function isIn(found: PhoneNumber, country: string): boolean {
  if (!isSupportedCountry(country)) return false;
  return found.country === undefined || getCountryCallingCode(country) === found.countryCallingCode;
}

/** Returns a number (E.164) as people write it: `+886 2 7724 1234`. */
export function writePhoneNumber(number: string): string {
  return parsePhoneNumberFromString(number)?.formatInternational() ?? number;
}
