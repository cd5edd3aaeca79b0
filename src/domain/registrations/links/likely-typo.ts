import { createRequire } from 'node:module';
import { memoize } from '../../../platform/memoize.js';
import { emailDomain } from '../../organizations/mail-domain.js';
import { editDistance } from '../../../platform/edit-distance.js';

// The longer list of the package contains the domains of typos, too, because somebody registered them.
const common: readonly string[] = createRequire(import.meta.url)('email-providers/common.json');
/** Domains that are no typos. */
const genuine: ReadonlySet<string> = new Set([
  ...common,
  'mail.com',
  'email.com',
  'ymail.com',
  'zmail.com',
  'naver.net',
]);

/** Providers whose domains people mistype most often, most common first. */
const providers = [
  'gmail.com',
  'hotmail.com',
  'outlook.com',
  'yahoo.com',
  'icloud.com',
  'yahoo.com.tw',
  'hinet.net',
  'naver.com',
  'googlemail.com',
  'proton.me',
  'gmx.de',
  'web.de',
  'orange.fr',
  'live.com',
];

/**
 * Returns an address with the domain of a common provider if this one looks like a typo of it, or null. Only public
 * providers are suggested: the domains of organizations would show who takes part.
 */
export function likelyAddress(email: string): string | null {
  const domain = emailDomain(email.toLowerCase());
  if (genuine.has(domain)) return null;
  const meant = meantBy(domain);
  return meant === null ? null : `${email.slice(0, email.lastIndexOf('@'))}@${meant}`;
}

/** The same few domains come again and again, and comparing takes longer than the rest of a page. */
const meantBy = memoize(
  1000,
  (domain: string) => domain,
  (domain): string | null => providers.find((provider) => isTypo(domain, provider)) ?? null,
);

/** One edit is a typo; in a longer name, two, unless the first letter differs. */
function isTypo(domain: string, provider: string): boolean {
  // Each letter more is an edit.
  if (domain === provider || Math.abs(domain.length - provider.length) > 2) return false;
  const distance = editDistance(domain, provider);
  return distance === 1 || (distance === 2 && provider.length >= 9 && domain[0] === provider[0]);
}
