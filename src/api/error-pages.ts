import { listMessages } from '../platform/i18n/messages.js';
import { errorCodes, usualAdvice } from './error-codes.js';

const style = `body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;width:100%}td,th{text-align:start;vertical-align:top;padding:.4rem .6rem;border-top:1px solid #8886}
code{font-size:.95em;overflow-wrap:anywhere}:root{color-scheme:light dark}
@media (max-width:40rem){thead{display:none}td{display:block;border:0;padding:.1rem 0}tr{display:block;border-top:1px solid #8886;padding:.5rem 0}}`;

/** The styles of the pages, which the policy allows in no page itself. */
export const errorStyle = style;

/** Returns what to do about a code. */
function adviceOf(code: string): string {
  const known = errorCodes[code];
  return known === undefined ? '' : (known.advice ?? usualAdvice[known.status] ?? '');
}

/** Returns what the codes of invalid fields mean, in the words of forms, without values. */
export function fieldCodes(): { code: string; means: string }[] {
  return [...listMessages('en')]
    .flatMap(([key, means]) => {
      const code = /^errors\.field\.([a-z0-9-]+)$/u.exec(key)?.[1];
      return code === undefined || means.includes('{') ? [] : [{ code, means }];
    })
    .toSorted((a, b) => (a.code < b.code ? -1 : 1));
}

/** Returns the page of a code, to which the `type` of its problems leads; null for none. */
export function errorCodePage(code: string): string | null {
  const known = Object.hasOwn(errorCodes, code) ? errorCodes[code] : undefined;
  if (known === undefined) return null;
  return page(
    code,
    `<h1><code>${code}</code></h1>
    <p>Status ${known.status}. ${html(known.means)}</p>
    <h2>What to do</h2>
    <p>${html(adviceOf(code))}</p>
    <p><a href="/problems">All codes</a> · <a href="/api/docs">The API</a></p>`,
  );
}

/** Returns the page of all codes. */
export function errorCodesPage(): string {
  const rows = Object.entries(errorCodes).map(
    ([code, { status, means }]) =>
      `<tr><td><a href="/problems/${code}"><code>${code}</code></a></td><td>${status}</td><td>${html(means)}</td><td>${html(adviceOf(code))}</td></tr>`,
  );
  const fields = fieldCodes().map(({ code, means }) => `<tr><td><code>${code}</code></td><td>${html(means)}</td></tr>`);
  return page(
    'Errors of the API',
    `<h1>Errors of the API</h1>
    <p>Each refusal is a problem (RFC 9457) with one of these codes. Codes stay, words can change.</p>
    <table><thead><tr><th>Code</th><th>Status</th><th>Means</th><th>What to do</th></tr></thead><tbody>${rows.join('')}</tbody></table>
    <h2>Codes of fields</h2>
    <p>In <code>errors</code> of <a href="/problems/invalid"><code>invalid</code></a>; <code>message</code> has the details.</p>
    <table><thead><tr><th>Code</th><th>In forms, it says</th></tr></thead><tbody>${fields.join('')}</tbody></table>`,
  );
}

function page(title: string, content: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title} – Greenroom</title>
    <link rel="stylesheet" href="/problems/problems.css">
  </head>
  <body><main>${content}</main></body>
</html>
`;
}

/** Escapes a text, and sets what is between backticks as code. */
function html(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll(/`([^`]+)`/gu, '<code>$1</code>');
}
