import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigErrors, loadConfig, variableNames } from '../../../src/platform/config.js';

const folder = mkdtempSync(join(tmpdir(), 'greenroom-config-'));
const file = (name: string, text: string) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const load = (env: Record<string, string>) =>
  loadConfig({ GREENROOM_DATA_DIR: folder, ...(!('SECRET_FILE' in env) && { SECRET: 's'.repeat(32) }), ...env });
const faultsOf = (env: Record<string, string>) => {
  try {
    load(env);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigErrors)) throw error;
    return error.faults;
  }
};

describe('faults of the configuration', () => {
  // Nothing that anyone could type into any variable may pass unnoticed, or end in a stack trace later.
  const nonsense: Record<string, string[]> = {
    PORT: ['eighty', '0x50', '3e3', '3.5', '-1', '65536', ' '],
    HOST: ['not a host', '-', 'http://localhost'],
    PUBLIC_URL: ['ftp://example.org', 'example.org', 'https://example.org/greenroom', 'https://example.org?a=b'],
    DATABASE_URL: ['mysql://greenroom:hidden@localhost/greenroom', 'localhost', 'postgres://hidden@db:port/greenroom'],
    DATABASE_LISTEN_URL: ['mysql://greenroom:hidden@localhost/greenroom', 'postgres://greenroom:hidden@localhost/a'],
    DATABASE_REPLICA_URL: ['replica.example.org', 'postgres://greenroom:hidden@localhost/a'],
    POSTGRES_PROGRAMS: ['a\nb'],
    GREENROOM_DATA_DIR: [file('taken', ''), 'a\nb'],
    GREENROOM_TZDATA: ['a\nb'],
    SMTP_URL: ['localhost:25', 'smtp://', 'https://mail.example.org'],
    MAIL_FROM: ['nobody', 'Green <a@b> Solutions', 'a@b\r\nBcc: c@d'],
    MAIL_RATE: ['0', 'many', '1.5'],
    MAIL_RATE_PER_DOMAIN: ['-5', '1e9'],
    MESSAGES_KEPT_DAYS: ['7', 'forever'],
    INBOX_SMTP_PORT: ['0', 'smtp'],
    INBOX_SMTP_HOST: ['0.0.0.0:25'],
    TRUSTED_AUTHSERV_IDS: ['a\nb'],
    FILE_STORE_URL: [
      's3://hidden:hidden@bucket',
      'https://s3.example.org/bucket',
      'https://hidden:hidden@s3.example.org',
    ],
    JITSI_URL: ['meet.example.org'],
    JITSI_APP_ID: ['without a secret'],
    JITSI_APP_SECRET: ['without an id'],
    BIGBLUEBUTTON_URL: ['bbb.example.org'],
    BIGBLUEBUTTON_SECRET: ['without a server'],
    ZOOM_URLS: ['https://zoom.us', 'zoom.us,api.zoom.us', 'https://a,https://b,https://c', 'ftp://a,ftp://b'],
    TEAMS_URLS: ['https://graph.microsoft.com'],
    LIBRETRANSLATE_URL: ['translate.example.org', 'ftp://translate.example.org'],
    LIBRETRANSLATE_API_KEY: ['hidden without an address'],
    OIDC_ISSUER: ['http://login.example.org', 'login.example.org'],
    OIDC_CLIENT_ID: ['without a secret'],
    OIDC_CLIENT_SECRET: ['without an issuer'],
    OIDC_NAME: ['n'.repeat(61)],
    SECRET: ['hidden', `hidden\n${'s'.repeat(32)}`],
    PARTS: ['polls;jury', 'Polls', ','],
    LOG_LEVEL: ['loud', 'INFO'],
    METRICS_TOKEN: ['hidden'],
    TRUST_PROXY: ['nginx', '10.0.0.0/33', '10.0.0.1:80', '127.0.0.1,::1/x', '10.0.0.0/8/9', '1.2.3'],
    WEBHOOK_ALLOWED_NETWORKS: ['office', 'loopback', '10.0.0.0/33', '10.0.0.0/8;::1'],
    API_REQUESTS_PER_MINUTE: ['-1', 'many', '1.5'],
    OTEL_EXPORTER_OTLP_ENDPOINT: ['localhost:4318', 'grpc://localhost'],
    OTEL_EXPORTER_OTLP_HEADERS: ['hidden', 'a=b,hidden'],
    OTEL_SERVICE_NAME: ['a\nb'],
    OTEL_TRACES_SAMPLER_ARG: ['2', '10%', '-0.1', '.'],
    SLOW_QUERY_MS: ['-1', 'slow'],
    SHUTDOWN_DELAY_SECONDS: ['soon', '301'],
  };

  test('every variable is tried here, and documented', () => {
    expect(Object.keys(nonsense)).toEqual(variableNames);
    const documented = readFileSync('docs/reference/configuration.md', 'utf8');
    expect(variableNames.filter((name) => !documented.includes(`\`${name}\``))).toEqual([]);
  });

  test.each(Object.entries(nonsense))(
    '%s is refused with its name and an example, and without secrets',
    (name, values) => {
      const found = values.map((value) => faultsOf({ [name]: value }));
      expect(values.filter((_value, index) => found[index]!.length === 0)).toEqual([]);
      for (const fault of found.flat()) {
        expect(fault).toMatch(/^[A-Z_]+: .+\. Example: [A-Z_]+='.+'$/u);
        expect(fault).not.toContain('hidden');
      }
      expect(found.flat().join()).toContain(name);
    },
  );

  test('leave out no part unless parts are named, and all parts if none is', () => {
    const given: Record<string, string>[] = [{}, { PARTS: '' }, { PARTS: 'polls, jury' }];
    expect(given.map((env) => load(env).parts)).toEqual([undefined, [], ['polls', 'jury']]);
  });

  test('are all reported at once, with what was given', () => {
    expect(
      faultsOf({
        PORT: 'eighty',
        PUBLIC_URL: 'ftp://greenroom:hidden@example.org',
        SMTP_URL: 'localhost:25',
        TRUST_PROXY: '127.0.0.1, nginx',
        OIDC_NAME: 'City login',
        SECRET_FILE: join(folder, 'missing'),
      }),
    ).toEqual([
      `SECRET_FILE: can't read ${join(folder, 'missing')} (ENOENT). It must name a file that contains the value of SECRET.`,
      `PORT: must be a whole number from 0 to 65535. Given: "eighty". Example: PORT='3000'`,
      `PUBLIC_URL: must be a URL that starts with http:// or https://. Given: "ftp://…@example.org". Example: PUBLIC_URL='https://sessions.example.org'`,
      `SMTP_URL: must be a URL that starts with smtp:// or smtps://. Given: (secret). Example: SMTP_URL='smtps://user:password@mail.example.org'`,
      `TRUST_PROXY: must list IP addresses or networks, and "nginx" is neither. Given: "127.0.0.1, nginx". Example: TRUST_PROXY='127.0.0.1,10.0.0.0/8'`,
      `OIDC_ISSUER: is required if OIDC_NAME is set. Example: OIDC_ISSUER='https://login.example.org/realms/city'`,
    ]);
  });
});

test('secrets can be read from files, without the line break at their end', () => {
  const secret = `${'s'.repeat(32)} `;
  const read = load({ SECRET_FILE: file('secret-file', `${secret}\r\n`), SMTP_URL_FILE: file('smtp', 'smtp://mail') });
  expect([read.secret, read.smtpUrl]).toEqual([secret, 'smtp://mail']);
  // Only secrets: anything else is no help in a file.
  expect(load({ PORT_FILE: file('port', '4') }).port).toBe(3000);
  const empty = file('empty', '\n');
  expect(faultsOf({ SECRET_FILE: empty, DATABASE_URL: 'postgres://db/a', DATABASE_URL_FILE: file('db', 'x') })).toEqual(
    [
      `DATABASE_URL_FILE: can't be set together with DATABASE_URL. Remove one of them.`,
      `SECRET_FILE: ${empty} is empty. It must contain the value of SECRET.`,
    ],
  );
});

test('proxies can be addresses, networks and their names', () => {
  const networks = ['127.0.0.1', '10.0.0.0/8', '::1', 'fd00::/8', 'loopback', 'uniquelocal'];
  expect(load({ TRUST_PROXY: networks.join(' , ') }).trustProxy).toEqual(networks);
});
