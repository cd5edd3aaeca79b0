import type { IncomingHttpHeaders } from 'node:http';
import { memoize } from '../memoize.js';
import { bestEncoding } from './ready-page.js';

/** What browsers send is far shorter. Longer keys would fill the memory. */
const longestKey = 1000;

// Browsers send few different ones.
const encodingOf = memoize(100, (accepted: string) => accepted, bestEncoding);

/** How the answers to a GET request differ between people. */
export interface CookieNames {
  /** Cookies on which an answer may depend. */
  readonly chosen: readonly string[];
  /** Cookies of people whose answers are never shared. */
  readonly personal: readonly string[];
}

/**
 * Returns what all requests have in common that get the same answer, apart from `If-None-Match`, or null if the answer
 * can't be shared.
 */
export function answerKey(url: string, headers: IncomingHttpHeaders, names: CookieNames): string | null {
  if (headers['if-modified-since'] !== undefined && headers['if-none-match'] === undefined) return null;
  const cookies = headers.cookie === undefined ? '' : chosenCookies(headers.cookie, names);
  if (cookies === null) return null;
  const accepted = headers['accept-encoding'] ?? '';
  if (accepted.length > longestKey) return null;
  const encoding = encodingOf(accepted) ?? '';
  const key = `${url}\n${encoding}\n${headers['accept-language'] ?? ''}\n${cookies}`;
  return key.length > longestKey ? null : key;
}

/** Those of others, such as of a site on the same domain, change nothing. */
function chosenCookies(header: string, { chosen, personal }: CookieNames): string | null {
  let found = '';
  for (const part of header.split(';')) {
    const end = part.indexOf('=');
    const name = (end < 0 ? part : part.slice(0, end)).trim();
    if (personal.includes(name)) return null;
    if (chosen.includes(name)) found += `${part.trim()};`;
  }
  return found;
}
