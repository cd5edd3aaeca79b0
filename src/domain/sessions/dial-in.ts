import { countryName } from '../../platform/i18n/country-name.js';
import { getLanguage, translate } from '../../platform/i18n/messages.js';
import { writePhoneNumber } from '../../platform/phone-number.js';
import { zoneCountry } from '../time/zone-places.js';

/** A number by which people with a seat listen on any phone. */
export interface DialIn {
  /** Where it is no call abroad (ISO 3166-1 alpha-2). */
  country: string;
  /** E.164. */
  number: string;
  /** What they type once it answers: digits, `*` and `#`. */
  pin?: string;
}

/** A session with its numbers, as in its row, or in a snapshot, which has them only if there are any. */
interface DialInSession {
  dialIn?: readonly DialIn[];
}

/** A number as its readers see it, and as phones dial it. */
export interface DialInView {
  text: string;
  /** A `tel:` URI (RFC 3966) that waits before the PIN, as in the example of RFC 7986. */
  uri: string;
}

/** Returns the numbers of a session in a language, first those of the country of a time zone. */
export function dialInViews({ dialIn = [] }: DialInSession, timeZone: string, language: string): DialInView[] {
  const own = dialIn.length > 1 ? zoneCountry(timeZone) : null;
  const isRightToLeft = getLanguage(language).dir === 'rtl';
  const isAbroad = ({ country }: DialIn) => Number(country !== own);
  return dialIn
    .toSorted((one, other) => isAbroad(one) - isAbroad(other))
    .map(({ country, number, pin }) => {
      // Among words that run from the right, its groups would change places.
      const written = isRightToLeft ? `\u2066${writePhoneNumber(number)}\u2069` : writePhoneNumber(number);
      const phone = `${written} (${countryName(country, language)})`;
      const text =
        pin === undefined
          ? translate(language, 'interpretation.channel.phone', { phone })
          : translate(language, 'interpretation.channel.phoneCode', { phone, code: pin });
      return { text, uri: `tel:${number}${pin === undefined ? '' : `,,${encodeURIComponent(pin)}`}` };
    });
}

/** Returns the numbers as somebody types them, one in each line. */
export function dialInText(dialIn: readonly DialIn[]): string {
  return dialIn
    .map(({ country, number, pin }) => `${country} ${writePhoneNumber(number)}${pin === undefined ? '' : `, ${pin}`}`)
    .join('\n');
}

/** Reads lines such as `TW +886 2 7724 1234, 123456#`, whose country and PIN can be missing; the schema checks them. */
export function typedDialIn(text: string) {
  const lines = text.split(/\r\n|[\r\n]/u).filter((line) => line.trim() !== '');
  return lines.map((line) => {
    const [, country, number = '', pin = ''] = /^\s*(?:([a-z]{2})\s+)?([^,;]*)(?:[,;](.*))?$/iu.exec(line) ?? [];
    return { number, ...(country && { country }), ...(pin.trim() && { pin }) };
  });
}
