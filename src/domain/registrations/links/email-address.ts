import { domainToASCII } from 'node:url';

/** The longest address that SMTP carries (RFC 5321 4.5.3.1.3). */
const maxAddressLength = 254;

/**
 * Returns a typed address in the form used for sending email, or null if it is invalid. The local part can be quoted
 * (RFC 5321 4.1.2) and the domain internationalized. Line breaks, control characters and domains without a dot are
 * refused.
 */
export function parseEmailAddress(typed: string): string | null {
  const text = typed.normalize('NFC').trim();
  const at = text.lastIndexOf('@');
  const local = text.slice(0, at);
  const domain = text.slice(at + 1);
  if (at < 1 || text.length > maxAddressLength || local.length > 64) return null;
  const dotAtom = /^[^\s"(),:;<>@[\\\].\p{Cc}]+(?:\.[^\s"(),:;<>@[\\\].\p{Cc}]+)*$/u;
  // No backslashes or angle brackets: email clients and servers parse them differently, so email could go elsewhere.
  const quoted = /^"[^"\\<>\p{Cc}]*"$/u;
  if (!dotAtom.test(local) && !quoted.test(local)) return null;
  if (/[\s@<>()[\]\\,;:"/?#%]/u.test(domain)) return null;
  const ascii = domainToASCII(domain);
  if (!/^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/u.test(ascii)) return null;
  return `${local}@${domain}`;
}

/**
 * Returns the key that identifies an address whatever its case and the spelling of its domain. Any text is safe: a text
 * that is too long for an address is not parsed, because normalizing a domain takes quadratic time.
 */
export function emailKey(address: string): string {
  const at = address.lastIndexOf('@');
  const domain = address.slice(at + 1);
  const local = address.slice(0, at).normalize('NFC').toLowerCase();
  const ascii = address.length > maxAddressLength ? '' : domainToASCII(domain);
  return `${local}@${ascii || domain.toLowerCase()}`;
}

/** Masks an address for people who needn't see it: `a…@example.org`. */
export function maskedAddress(address: string): string {
  return address.replace(/^(.).*@/su, '$1…@');
}
