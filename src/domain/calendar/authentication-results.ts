/** The findings of a receiving mail server about the sender of an email, from one `Authentication-Results` header. */
export interface AuthenticationResults {
  /** The authserv-id: the name under which the server signs its findings, in lower case. */
  server: string;
  results: readonly { method: string; result: string; domain: string | null }[];
}

/** Maximum length of a header; servers write some hundred characters. */
const maxHeaderLength = 8000;

/**
 * Reads one `Authentication-Results` header (RFC 8601 2.2). Returns null for what is none. `domain` is the domain that a
 * DKIM signature (`header.d`, `header.i`), SPF (`smtp.mailfrom`) or DMARC (`header.from`) is about.
 */
export function readAuthenticationResults(header: string): AuthenticationResults | null {
  if (header.length > maxHeaderLength) return null;
  const [first = '', ...parts] = withoutComments(header).split(';');
  const server = first.trim().split(/\s+/u)[0]?.toLowerCase() ?? '';
  if (server === '') return null;
  const results = parts.flatMap((part) => {
    const [finding = '', ...properties] = part
      .trim()
      .replaceAll(/\s*=\s*/gu, '=')
      .split(/\s+/u);
    const match = /^([a-z][a-z\d-]*)(?:\/\d+)?=([a-z]+)$/iu.exec(finding);
    if (match?.[1] === undefined || match[2] === undefined) return [];
    const method = match[1].toLowerCase();
    return [{ method, result: match[2].toLowerCase(), domain: domainOf(method, properties) }];
  });
  return { server, results };
}

const domainProperties: Readonly<Record<string, readonly string[]>> = {
  dkim: ['header.d', 'header.i'],
  spf: ['smtp.mailfrom'],
  dmarc: ['header.from'],
};

function domainOf(method: string, properties: readonly string[]): string | null {
  for (const name of domainProperties[method] ?? []) {
    const property = properties.find((one) => one.toLowerCase().startsWith(`${name}=`));
    const value = property
      ?.slice(name.length + 1)
      .replaceAll('"', '')
      .toLowerCase();
    if (value) return value.slice(value.lastIndexOf('@') + 1);
  }
  return null;
}

// Comments are in parentheses, can be nested, and may contain semicolons; text in quotes is none.
function withoutComments(header: string): string {
  let depth = 0;
  let isQuoted = false;
  let text = '';
  for (let at = 0; at < header.length; at++) {
    const character = header.charAt(at);
    if (character === '\\' && (depth > 0 || isQuoted)) at++;
    else if (character === '"' && depth === 0) isQuoted = !isQuoted;
    else if (character === '(' && !isQuoted) depth++;
    else if (character === ')' && depth > 0) depth--;
    else if (depth === 0) text += character;
  }
  return text;
}

/**
 * Returns whether an email really comes from the domain of its From address, as far as the receiving servers checked
 * that: DMARC decides where it was checked (RFC 7489), otherwise a DKIM or SPF result about that domain. One failure
 * counts more than any pass, since an attacker can add passes of their own. `trusted` are the authserv-ids of our own
 * servers; only their findings count.
 */
export function senderAuthentication(
  headers: readonly string[],
  trusted: readonly string[],
  fromDomain: string,
): 'pass' | 'fail' | 'unknown' {
  const own = headers
    .flatMap((header) => readAuthenticationResults(header) ?? [])
    .filter(({ server }) => trusted.includes(server))
    .flatMap(({ results }) => results);
  const dmarc = own.filter(({ method }) => method === 'dmarc');
  if (dmarc.length > 0) return verdict(dmarc, fromDomain);
  return verdict(
    own.filter(({ method }) => method === 'dkim' || method === 'spf'),
    fromDomain,
  );
}

function verdict(results: AuthenticationResults['results'], fromDomain: string): 'pass' | 'fail' | 'unknown' {
  const about = results.filter(({ domain }) => domain === null || isAligned(domain, fromDomain));
  if (about.some(({ result }) => result === 'fail' || result === 'softfail' || result === 'permerror')) return 'fail';
  return about.some(({ result, domain }) => result === 'pass' && domain !== null) ? 'pass' : 'unknown';
}

// Relaxed alignment (RFC 7489 3.1): one is a subdomain of the other. A public suffix alone signs nothing.
function isAligned(domain: string, fromDomain: string): boolean {
  if (domain === fromDomain) return true;
  const [shorter, longer] = domain.length < fromDomain.length ? [domain, fromDomain] : [fromDomain, domain];
  return shorter.includes('.') && longer.endsWith(`.${shorter}`);
}
