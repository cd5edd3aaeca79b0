import { domainToASCII } from 'node:url';

/** The longest address that SMTP carries (RFC 5321 4.5.3.1.3). */
const longestAddress = 254;

/**
 * Returns the form of a typed address to which email is sent, or null when it is no address.
 * The local part may be quoted (RFC 5321 4.1.2), the domain may be internationalized; line breaks, control characters
 * and domains without a dot are refused.
 */
export function parseEmailAddress(typed: string): string | null {
  const text = typed.normalize('NFC').trim();
  const at = text.lastIndexOf('@');
  const local = text.slice(0, at);
  const domain = text.slice(at + 1);
  if (at < 1 || text.length > longestAddress || local.length > 64) return null;
  const dotAtom = /^[^\s"(),:;<>@[\\\].\p{Cc}]+(?:\.[^\s"(),:;<>@[\\\].\p{Cc}]+)*$/u;
  // No backslash and no angle bracket: email programs and servers read them differently, so that email goes elsewhere.
  const quoted = /^"[^"\\<>\p{Cc}]*"$/u;
  if (!dotAtom.test(local) && !quoted.test(local)) return null;
  if (/[\s@<>()[\]\\,;:"/?#%]/u.test(domain)) return null;
  const ascii = domainToASCII(domain);
  if (!/^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/u.test(ascii)) return null;
  return `${local}@${domain}`;
}

/**
 * The form under which an address is one and the same: case does not count, and a domain has one spelling. Any text is
 * safe to give: one that is too long for an address is not looked into, since the spelling of a domain costs up to the
 * square of its length.
 */
export function emailKey(address: string): string {
  const at = address.lastIndexOf('@');
  const domain = address.slice(at + 1);
  const local = address.slice(0, at).normalize('NFC').toLowerCase();
  const ascii = address.length > longestAddress ? '' : domainToASCII(domain);
  return `${local}@${ascii || domain.toLowerCase()}`;
}

/** An address as it is shown to people who need not know it: `a…@example.org`. */
export function maskedAddress(address: string): string {
  return address.replace(/^(.).*@/su, '$1…@');
}
