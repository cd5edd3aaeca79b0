import type { IncomingHttpHeaders } from 'node:http';
import { memoize } from '../memoize.js';
import { bestEncoding } from './cached-page.js';

/** What browsers send is far shorter. Longer keys would fill the memory. */
const maxKeyLength = 1000;

// Browsers send few different ones.
const encodingOf = memoize(100, (accepted: string) => accepted, bestEncoding);

/** How the answers to a GET request differ between people. */
export interface CookieNames {
  /** Cookies on which an answer may depend. */
  readonly chosen: readonly string[];
  /** Cookies by which only some answers differ. */
  readonly personal: readonly string[];
}

/** What all requests have in common that get the same answer, apart from `If-None-Match`. */
export interface AnswerKey {
  readonly text: string;
  /** Whether this browser has personal cookies. */
  readonly isPersonal: boolean;
}

/** Returns the key of the answer to a request, or null if it can't be shared. */
export function answerKey(url: string, headers: IncomingHttpHeaders, names: CookieNames): AnswerKey | null {
  if (headers['if-modified-since'] !== undefined && headers['if-none-match'] === undefined) return null;
  const { text: cookies, isPersonal } = cookiesOf(headers.cookie, names);
  const accepted = headers['accept-encoding'] ?? '';
  if (accepted.length > maxKeyLength) return null;
  const encoding = encodingOf(accepted) ?? '';
  const text = `${url}\n${encoding}\n${headers['accept-language'] ?? ''}\n${cookies}`;
  return text.length > maxKeyLength ? null : { text, isPersonal };
}

const none: AnswerKey = { text: '', isPersonal: false };

/** Those of others, such as of a site on the same domain, change nothing. */
function cookiesOf(header: string | undefined, { chosen, personal }: CookieNames): AnswerKey {
  if (header === undefined) return none;
  let text = '';
  let isPersonal = false;
  for (const part of header.split(';')) {
    const end = part.indexOf('=');
    const name = (end < 0 ? part : part.slice(0, end)).trim();
    isPersonal ||= personal.includes(name);
    if (chosen.includes(name)) text += `${part.trim()};`;
  }
  return { text, isPersonal };
}
