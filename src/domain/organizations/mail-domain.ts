import { createRequire } from 'node:module';
import { domainToASCII } from 'node:url';
import { getPublicSuffix } from 'tldts';

const listed: readonly string[] = createRequire(import.meta.url)('email-providers/all.json');
const freeEmail: ReadonlySet<string> = new Set(listed);

/** Providers that are missing in the list, with their subdomains. */
const alsoFree = `
  hinet.net seed.net.tw pchome.com.tw kakao.com fastmail.com tuta.io i.softbank.jp ezweb.ne.jp au.com ocn.ne.jp
  nifty.com biglobe.ne.jp plala.or.jp docomo.ne.jp`
  .trim()
  .split(/\s+/u);

/** Domains for examples and tests (RFC 2606), which belong to no organization. */
const samples: readonly string[] = ['example.com', 'example.net', 'example.org'];

/** Returns whether a domain is no evidence of an organization. */
export function saysNothing(domain: string): boolean {
  return samples.includes(domain) || isFreeEmail(domain) || isPublicSuffix(domain);
}

/** Returns the domain of an address key (`emailKey`), in lowercase ASCII. */
export function emailDomain(emailKey: string): string {
  return emailKey.slice(emailKey.lastIndexOf('@') + 1);
}

/** Returns whether a domain belongs to a public email provider, so that it doesn't identify an organization. */
export function isFreeEmail(domain: string): boolean {
  return freeEmail.has(domain) || alsoFree.some((one) => domain === one || domain.endsWith(`.${one}`));
}

/**
 * Returns whether anyone can register a domain below this one (`gov.tw`, `co.uk`, `github.io`), so that it belongs to
 * many organizations.
 */
export function isPublicSuffix(domain: string): boolean {
  return getPublicSuffix(domain, { allowPrivateDomains: true }) === domain;
}

/**
 * Returns a domain and its parent domains, because people also use subdomains of their organization, without public
 * suffixes.
 */
export function domainsAbove(domain: string): string[] {
  const labels = domain.split('.');
  return labels.map((_, index) => labels.slice(index).join('.')).filter((one) => !isPublicSuffix(one));
}

/**
 * Parses a typed domain, also in an address or URL (`@example.org`, `https://example.org/`). Returns it in lowercase
 * ASCII, or null if it is invalid.
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
