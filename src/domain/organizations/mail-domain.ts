import { createRequire } from 'node:module';
import { domainToASCII } from 'node:url';

const listed: readonly string[] = createRequire(import.meta.url)('email-providers/all.json');
const freeEmail: ReadonlySet<string> = new Set(listed);

/** Where many people have their mail whatever they work for, and which the list does not know; their subdomains too. */
const alsoFree = `
  hinet.net seed.net.tw pchome.com.tw kakao.com fastmail.com tuta.io i.softbank.jp ezweb.ne.jp au.com ocn.ne.jp
  nifty.com biglobe.ne.jp plala.or.jp docomo.ne.jp`
  .trim()
  .split(/\s+/u);

/** Of examples and tests alone (RFC 2606): whoever writes them is of no organization. */
const samples: readonly string[] = ['example.com', 'example.net', 'example.org'];

/** Whether an address below this domain says nothing of where somebody belongs. */
export function saysNothing(domain: string): boolean {
  return samples.includes(domain) || isFreeEmail(domain);
}

/** The domain of an address key (`emailKey`), in lower-case ASCII. */
export function emailDomain(emailKey: string): string {
  return emailKey.slice(emailKey.lastIndexOf('@') + 1);
}

/** Whether anybody may have an address below this domain, so that it says nothing of an organization. */
export function isFreeEmail(domain: string): boolean {
  return freeEmail.has(domain) || alsoFree.some((one) => domain === one || domain.endsWith(`.${one}`));
}

/** A domain and those above it, down to two labels: people of an organization also write from its subdomains. */
export function domainsAbove(domain: string): string[] {
  const labels = domain.split('.');
  return labels.slice(0, -1).map((_, index) => labels.slice(index).join('.'));
}

/**
 * Reads a domain as somebody typed it, also as an address (`@example.org`, `https://example.org/`), and gives it in
 * lower-case ASCII, or null when it is none.
 */
export function parseDomain(typed: string): string | null {
  if (typed.length > 300) return null;
  const text = typed
    .normalize('NFKC')
    .trim()
    .replace(/^https?:\/\//iu, '')
    .replace(/^.*@/u, '')
    .replace(/[/?#].*$/u, '')
    .replace(/^www\./iu, '');
  const ascii = domainToASCII(text);
  const label = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
  return ascii.length <= 253 && new RegExp(`^(?:${label}\\.)+${label}$`, 'u').test(ascii) ? ascii : null;
}
