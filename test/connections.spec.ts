import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../src/platform/root.js';

/** What opens a connection: whoever writes one of these outside of browsers names it in docs/reference/connections.md. */
const opening = [
  /(?<![\w.#])fetch\(/u,
  /from 'node:(?:https|tls|http2|dns|dns\/promises|dgram)'/u,
  /import \{[^}]*\brequest\b[^}]*\} from 'node:http'/u,
  /\b(?:createConnection|connect)\b[^;]*from 'node:net'/u,
  /import (?:pg|\{[^}]*\bClient\b[^}]*\}|\* as \w+) from '(?:pg|openid-client)'/u,
  /^\} from 'openid-client'/mu,
  /from '(?:aws4fetch|nodemailer|@opentelemetry\/exporter-trace-otlp-http)'/u,
];

test('the page about outgoing connections names every file that opens one', () => {
  const src = join(projectRoot, 'src');
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.startsWith('client/'),
  );
  const found = files.filter((file) => {
    const code = readFileSync(join(src, file), 'utf8').replaceAll(
      /\/\*[\s\S]*?\*\/|^import type .*$|async fetch\(/gmu,
      '',
    );
    return opening.some((one) => one.test(code));
  });
  const page = readFileSync(join(projectRoot, 'docs/reference/connections.md'), 'utf8');
  const named = [...page.matchAll(/`([\w/-]+\.ts)`/gu)].map(([, file = '']) => file);
  expect([...new Set(named)].toSorted()).toEqual(found.toSorted());
});
