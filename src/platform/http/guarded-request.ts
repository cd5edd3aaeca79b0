import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import { request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { withinTime } from '../within-time.js';

/** How much of an answer is read, unless somebody wants more. */
const fewBytes = 2000;

/** A request to a server that somebody else named. */
export interface GuardedRequest {
  url: string;
  /** POST if it isn't said. */
  method?: string;
  headers: Record<string, string>;
  body: string;
  patienceMs: number;
  /** How much of the answer is read; the rest is cut off. */
  maxAnswerBytes?: number;
  /** Private networks in which it may be (CIDR), also without TLS; all others must be public. */
  networks: readonly string[];
  signal?: AbortSignal;
}

/** What came back: the text or its beginning, and some headers. */
export interface GuardedAnswer {
  status: number;
  text: string;
  /** Whether it is all of the text: neither too long, nor was the connection lost. */
  isWhole: boolean;
  /** Where a redirect leads. */
  location: string | null;
  retryAfter: string | null;
  contentType: string | null;
}

/** A server that must not be reached from here. */
class ForbiddenReceiver extends Error {
  readonly code = 'forbidden-address';
}

/** How names become addresses. */
export type Resolve = (
  host: string,
  options: { all: true },
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/**
 * Sends a request to a server that somebody else named, and returns its answer; redirects are answers. Throws
 * ForbiddenReceiver for this machine and private networks. The address that is checked is the one it connects to, so that
 * it doesn't matter what DNS says afterwards. Whatever the answer takes or contains, it ends in time.
 */
export function guardedRequest(wanted: GuardedRequest, resolve: Resolve = systemLookup): Promise<GuardedAnswer> {
  const { patienceMs, signal } = wanted;
  return withinTime(patienceMs, (end) => request(wanted, resolve, end), ...(signal ? [signal] : []));
}

function request(wanted: GuardedRequest, resolve: Resolve, end: AbortSignal): Promise<GuardedAnswer> {
  const { method = 'POST', headers, body, networks, maxAnswerBytes = fewBytes } = wanted;
  const url = new URL(wanted.url);
  const isSecure = url.protocol === 'https:';
  const isAllowed = (address: string) => mayReach(address, networks, isSecure);
  const host = url.hostname.replace(/^\[|\]$/gu, '');
  const lookup: LookupFunction = (name, options, done) =>
    resolve(name, { all: true }, (error, found) => {
      const addresses = error ? [] : found.filter(({ address }) => isAllowed(address));
      const [first] = addresses;
      if (first === undefined) return done(error ?? new ForbiddenReceiver(`${name} is in a private network.`), []);
      return options.all ? done(null, addresses) : done(null, first.address, first.family);
    });
  const length = { 'content-length': String(Buffer.byteLength(body)) };
  return new Promise((done, fail) => {
    // A literal address is not looked up.
    if (isIP(host) !== 0 && !isAllowed(host)) return fail(new ForbiddenReceiver(`${host} is in a private network.`));
    const send = isSecure ? secureRequest : plainRequest;
    const sent = send(url, { method, headers: { ...headers, ...length }, lookup, agent: false, signal: end });
    let answered: (() => void) | null = null;
    // The status of an answer counts, however the rest ends.
    sent.on('error', (error) => (answered ?? (() => fail(error)))());
    sent.on('response', (answer) => {
      const chunks: Buffer[] = [];
      const finish = () => {
        const text = Buffer.concat(chunks).subarray(0, maxAnswerBytes).toString('utf8').replaceAll('\0', '');
        const {
          'retry-after': retryAfter = null,
          'content-type': contentType = null,
          location = null,
        } = answer.headers;
        const isWhole = answer.complete;
        done({ status: answer.statusCode ?? 0, text, isWhole, location, retryAfter, contentType });
        sent.destroy();
      };
      answer.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        if (chunks.reduce((sum, { length: bytes }) => sum + bytes, 0) >= maxAnswerBytes) finish();
      });
      answered = finish;
      for (const event of ['end', 'error', 'close']) answer.on(event, finish);
    });
    return sent.end(body);
  });
}

/** Whether an address is public, or in one of these networks; without TLS, only those. */
function mayReach(address: string, networks: readonly string[], isSecure: boolean): boolean {
  if (!ipaddr.isValid(address)) return false;
  const found = ipaddr.process(address);
  const isNamed = networks.some((network) => {
    const [range, bits] = ipaddr.parseCIDR(network);
    return range.kind() === found.kind() && found.match(range, bits);
  });
  return isNamed || (isSecure && found.range() === 'unicast');
}
