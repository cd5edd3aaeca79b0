import type { FieldError } from '../../../platform/errors.js';
import { fault, line } from '../../../platform/validation.js';

/** Ends of domains that email programs turn into links however they are written. */
const knownEnds =
  'com|net|org|info|biz|io|co|me|ly|gl|cc|tv|to|ai|app|dev|xyz|online|site|shop|store|club|top|live|life|link|click|page|pro|mobi|gov|edu|int|tw|cn|ru|uk|de';

/** With these, a name could carry an advertisement to the address typed beside it. */
const links = [
  /https?\b|:\/\/|\bwww\d*[.。]/iu,
  // Two words and a dot without a blank, as in "foo.com" and "info@foo.example"; but not "J.R. Smith" or "Dr.Smith".
  /[\p{L}\p{N}-]{2}\.(?:\p{Ll}{2,}|\p{Lu}{2,})(?![\p{L}\p{N}])/u,
  // Top-level domains of scripts without capital letters.
  /[\p{L}\p{N}-]\.(?:中国|中國|台灣|台湾|香港|公司|网络|网址|닷컴|한국|コム|みんな)/u,
  /\d{1,3}(?:\.\d{1,3}){3}/u,
  new RegExp(`[\\p{L}\\p{N}-]{3}\\.(?:${knownEnds})(?![\\p{L}\\p{N}])`, 'iu'),
  // A path after a domain, however short: "t.me/x".
  /[\p{L}\p{N}]\.\p{L}{2,}\//u,
];

const hasLink = () =>
  fault('has-link', 'Must not contain a web address. Leave out links, and put a space after each full stop.');

/** Whether a name or an organization contains a link, or a word that an email program would turn into one. */
export function containsLink(text: string): boolean {
  // Fullwidth letters and dots read like plain ones, and invisible characters like nothing.
  const plain = text
    .normalize('NFKC')
    .replaceAll(/\p{Cf}/gu, '')
    .replaceAll('。', '.');
  return links.some((link) => link.test(plain));
}

/** A line of text from somebody whose address is not proven: the name of a person or an organization. */
export const plainLine = line(200).refine((text) => !containsLink(text), hasLink());

/** Returns the errors of names that a stranger typed; their paths begin with `prefix`. */
export function linkErrors(
  { name, organization }: { name: string; organization?: string | null | undefined },
  prefix = '',
): FieldError[] {
  const { message, params } = hasLink();
  return Object.entries({ name, organization })
    .filter(([, text]) => text != null && containsLink(text))
    .map(([field]) => ({ path: `${prefix}${field}`, code: params.code, message }));
}
