import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { bucketAddress, type BucketAddress } from './file-store/bucket-address.js';

/** The configuration, read once at start and injected. */
export class Config {
  readonly port!: number;
  readonly host!: string;
  /** Public address, without a trailing slash. */
  readonly publicUrl!: string;
  /** If unset, the embedded PostgreSQL in `dataDir` is used. */
  readonly databaseUrl!: string | undefined;
  /** The same database without a pooler in between, for LISTEN. */
  readonly databaseListenUrl?: string | undefined;
  /** A streaming replica for reading what can be a second old. */
  readonly databaseReplicaUrl?: string | undefined;
  readonly dataDir!: string;
  /** The folder of an installed PostgreSQL's programs, which run in place of the embedded ones. */
  readonly postgresPrograms?: string | undefined;
  /** If unset, emails are saved as files in `dataDir`. */
  readonly smtpUrl!: string | undefined;
  /** RFC 5322 mailbox of the sender. */
  readonly emailFrom!: { name: string; address: string };
  /** Messages per minute that this process sends, in total and to one domain; null means no limit. */
  readonly emailRates!: { overall: number | null; perDomain: number | null };
  /** Number of days after a session when its messages are removed. */
  readonly messagesKeptDays!: number;
  /** Address for receiving email by SMTP; unset to not receive any. */
  readonly inboxSmtp?: { port: number; host: string } | undefined;
  /**
   * Names under which trusted mail servers write `Authentication-Results` (RFC 8601), in lowercase. If empty, senders
   * are not verified.
   */
  readonly trustedAuthservIds!: string[];
  /** S3-compatible storage for uploaded files; if unset, PostgreSQL stores them. */
  readonly fileStore?: BucketAddress | undefined;
  /** The Jitsi server for rooms, with the app for its tokens, if any. */
  readonly jitsi?: { url: string; app?: { id: string; secret: string } | undefined } | undefined;
  /** The BigBlueButton server for rooms, up to its `/api`, if any. */
  readonly bigBlueButton?: { url: string; secret: string } | undefined;
  /** Where accounts of Zoom sign in, and its API. */
  readonly zoomUrls!: readonly [signIn: string, api: string];
  /** The same for Microsoft Teams. */
  readonly teamsUrls!: readonly [signIn: string, api: string];
  /** The LibreTranslate server that drafts translations of questions, if any. */
  readonly translator?: { url: string; apiKey?: string | undefined } | undefined;
  /** OpenID Connect provider that organizers can sign in with, if any; `name` is for its button. */
  readonly openId?: { issuer: string; clientId: string; clientSecret: string; name: string } | undefined;
  /** Secret that link tokens are derived from. Another one after a rotation, also while the program runs. */
  readonly secret!: string;
  /** The file that the secret was read from, unless SECRET is set. */
  readonly secretFile?: string | undefined;
  /** The optional parts that are on; all of them if unset. */
  readonly parts?: readonly string[] | undefined;
  readonly logLevel!: LogLevel;
  /** Time zone data that may be newer than the program's: a packed file, or a folder of compiled time zones. */
  readonly tzDataPath?: string | undefined;
  /** Addresses or networks of proxies whose X-Forwarded-For is trusted. */
  readonly trustProxy!: string[];
  /** Private networks in which webhooks may be delivered (CIDR), also without TLS. */
  readonly webhookNetworks!: string[];
  /** Requests per minute that each API key has in this process; no limit if unset. */
  readonly apiRequestsPerMinute?: number | undefined;
  /** How long the process is unready, but still answers requests, before it stops. */
  readonly shutdownDelayMs!: number;
  /** Where traces are exported by OTLP over HTTP, and which share of them; not at all if unset. */
  readonly tracing?:
    | { endpoint: string; headers: Record<string, string>; serviceName: string; ratio: number }
    | undefined;
  /** Statements that take longer are logged; 0 for none. */
  readonly slowQueryMs!: number;
  /** Token required to read `/metrics`; open if unset. */
  readonly metricsToken?: string | undefined;
}

/** The domain of UIDs and Message-IDs. */
export function mailDomain({ publicUrl }: Pick<Config, 'publicUrl'>): string {
  return new URL(publicUrl).hostname;
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
type LogLevel = (typeof logLevels)[number];

/** What operators read about a variable with a fault. */
interface About {
  /** A valid value. */
  example: string;
  /** Never shown. Can also be read from a file: `NAME_FILE` contains its path. */
  secret?: true;
}

const about = z.registry<About>();

/** A variable; an empty one counts as unset. */
function variable<Schema extends z.ZodType>(schema: Schema, details: About) {
  const read = z.preprocess((value) => (value === '' ? undefined : value), schema);
  about.add(read, details);
  return read;
}

const optional = (schema: z.ZodType<string>) => schema.optional();
const wholeNumber = (from: number, to: number) =>
  z
    .string()
    .refine((text) => /^\d{1,9}$/u.test(text) && Number(text) >= from && Number(text) <= to, {
      message: `must be a whole number from ${from} to ${to}`,
    })
    .transform(Number);
const url = (protocols: string[]) =>
  z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), {
    message: `must be a URL that starts with ${protocols.map((name) => `${name}//`).join(' or ')}`,
  });
const urlWithHost = (protocols: string[]) =>
  url(protocols).refine((text) => !URL.canParse(text) || new URL(text).hostname !== '', {
    message: 'must contain the name of a host',
  });
const publicUrl = url(['http:', 'https:']).refine(
  (text) => !URL.canParse(text) || /^https?:\/\/[^/?#@]+\/*$/iu.test(text),
  { message: 'must be the address of a host, without a path, a query or a user' },
);
const hostName = z.string().refine((text) => isIP(text) !== 0 || /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/iu.test(text), {
  message: 'must be an IP address of this machine or its name',
});
const mailbox = z.string().transform((text, context) => {
  const match = /^\s*(?:"?([^"<>]*?)"?\s*<([^<>\s@]+@[^<>\s@]+)>|([^<>\s@]+@[^<>\s@]+))\s*$/u.exec(text);
  const address = match?.[2] ?? match?.[3];
  if (address === undefined || /[\r\n]/u.test(text)) {
    context.addIssue({ code: 'custom', message: 'must have the form: Name <address@example.org>' });
    return z.NEVER;
  }
  return { name: match?.[1] ?? '', address };
});

const fileStore = url(['http:', 'https:']).refine((text) => !URL.canParse(text) || bucketAddress(text) !== null, {
  message: 'must contain a key, a secret and the name of a bucket (escape special characters in them with %)',
});

/** Without TLS only on this machine, for tests: anybody between the two could sign in as anybody. */
const issuer = url(['http:', 'https:']).refine((text) => !/^http:/iu.test(text) || isOnThisMachine(text), {
  message: 'must start with https:// unless it is on this machine',
});
function isOnThisMachine(address: string): boolean {
  return URL.canParse(address) && /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/u.test(new URL(address).hostname);
}

const listed = z.string().default('').transform(listOf);
const proxies = listed.superRefine((parts, context) => {
  const wrong = parts.filter((part) => !isNetwork(part));
  if (wrong.length === 0) return;
  const isOrAre = wrong.length === 1 ? 'is neither' : 'are neither';
  context.addIssue({
    code: 'custom',
    message: `must list IP addresses or networks, and ${wrong.map((part) => `"${part}"`).join(', ')} ${isOrAre}`,
  });
});
function isNetwork(text: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(text)) return true;
  const [address = '', bits, ...rest] = text.split('/');
  const most = { 4: 32, 6: 128 }[isIP(address)];
  if (most === undefined || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/u.test(bits) && Number(bits) <= most);
}

const networks = listed
  .refine((parts) => parts.every((part) => /\d/u.test(part) && isNetwork(part)), {
    message: 'must list networks in CIDR notation, separated by commas',
  })
  .transform((parts) => parts.map((part) => (part.includes('/') ? part : `${part}/${isIP(part) === 4 ? 32 : 128}`)));

const addressPair = z.string().transform((text, context): [string, string] => {
  const [first, second, ...rest] = listOf(text).map((part) => part.replace(/\/+$/u, ''));
  const isAddress = (part: string | undefined): part is string =>
    part !== undefined && publicUrl.safeParse(part).success;
  if (isAddress(first) && isAddress(second) && rest.length === 0) return [first, second];
  context.addIssue({ code: 'custom', message: 'must list two addresses, where one signs in and of the API' });
  return z.NEVER;
});

const noControl = z.string().refine((text) => !/\p{Cc}/u.test(text), { message: 'must be a single line' });
const otlpHeaders = noControl.regex(/^[\w-]+=[^,]*(?:,[\w-]+=[^,]*)*$/u, 'must list headers as name=value');
const share = z
  .string()
  .regex(/^(?:0(?:\.\d+)?|1(?:\.0+)?)$/u, 'must be a number from 0 to 1')
  .transform(Number);
/** Unlike others, an empty one is set: to none. */
const names = z
  .string()
  .regex(/^(?:[a-z-]+(?: *, *[a-z-]+)*)?$/u, 'must list names, separated by commas, or be empty for none')
  .transform(listOf)
  .optional();
about.add(names, { example: 'polls,jury' });
const secretOf = (length: number) => noControl.min(length, `must have at least ${length} characters`);

const variables = {
  PORT: variable(wholeNumber(0, 65_535).default(3000), { example: '3000' }),
  HOST: variable(hostName.default('127.0.0.1'), { example: '0.0.0.0' }),
  PUBLIC_URL: variable(optional(publicUrl), { example: 'https://sessions.example.org' }),
  DATABASE_URL: variable(optional(url(['postgres:', 'postgresql:'])), {
    example: 'postgres://greenroom:password@localhost/greenroom',
    secret: true,
  }),
  DATABASE_LISTEN_URL: variable(optional(url(['postgres:', 'postgresql:'])), {
    example: 'postgres://greenroom:password@localhost/greenroom',
    secret: true,
  }),
  DATABASE_REPLICA_URL: variable(optional(url(['postgres:', 'postgresql:'])), {
    example: 'postgres://greenroom:password@replica.example.org/greenroom',
    secret: true,
  }),
  POSTGRES_PROGRAMS: variable(optional(noControl), { example: '/usr/lib/postgresql/18/bin' }),
  GREENROOM_DATA_DIR: variable(noControl.default('.greenroom'), { example: '/var/lib/greenroom' }),
  GREENROOM_TZDATA: variable(optional(noControl), { example: '/usr/share/zoneinfo' }),
  SMTP_URL: variable(optional(urlWithHost(['smtp:', 'smtps:'])), {
    example: 'smtps://user:password@mail.example.org',
    secret: true,
  }),
  MAIL_FROM: variable(mailbox.default({ name: 'Greenroom', address: 'greenroom@localhost' }), {
    example: 'Green Solutions <sessions@example.org>',
  }),
  MAIL_RATE: variable(wholeNumber(1, 1_000_000).optional(), { example: '300' }),
  MAIL_RATE_PER_DOMAIN: variable(wholeNumber(1, 1_000_000).optional(), { example: '60' }),
  MESSAGES_KEPT_DAYS: variable(wholeNumber(30, 36_500).default(400), { example: '400' }),
  INBOX_SMTP_PORT: variable(wholeNumber(1, 65_535).optional(), { example: '2525' }),
  INBOX_SMTP_HOST: variable(hostName.optional(), { example: '0.0.0.0' }),
  TRUSTED_AUTHSERV_IDS: variable(noControl.default(''), { example: 'mx.example.org' }),
  FILE_STORE_URL: variable(optional(fileStore), {
    example: 'https://KEY:SECRET@s3.example.org/greenroom?region=eu-central-1',
    secret: true,
  }),
  JITSI_URL: variable(optional(url(['http:', 'https:'])), { example: 'https://meet.example.org' }),
  JITSI_APP_ID: variable(optional(noControl), { example: 'greenroom' }),
  JITSI_APP_SECRET: variable(optional(noControl), { example: 'the secret of the app', secret: true }),
  BIGBLUEBUTTON_URL: variable(optional(url(['http:', 'https:'])), {
    example: 'https://bbb.example.org/bigbluebutton/api',
  }),
  BIGBLUEBUTTON_SECRET: variable(optional(noControl), { example: 'what "bbb-conf --secret" prints', secret: true }),
  ZOOM_URLS: variable(addressPair.default(['https://zoom.us', 'https://api.zoom.us']), {
    example: 'https://zoomgov.com,https://api.zoomgov.com',
  }),
  TEAMS_URLS: variable(addressPair.default(['https://login.microsoftonline.com', 'https://graph.microsoft.com']), {
    example: 'https://login.microsoftonline.us,https://graph.microsoft.us',
  }),
  LIBRETRANSLATE_URL: variable(optional(urlWithHost(['http:', 'https:'])), {
    example: 'https://translate.example.org',
  }),
  LIBRETRANSLATE_API_KEY: variable(optional(noControl), {
    example: 'what "ltmanage keys add 120" prints',
    secret: true,
  }),
  OIDC_ISSUER: variable(optional(issuer), { example: 'https://login.example.org/realms/city' }),
  OIDC_CLIENT_ID: variable(optional(noControl), { example: 'greenroom' }),
  OIDC_CLIENT_SECRET: variable(optional(noControl), { example: 'what the provider shows', secret: true }),
  OIDC_NAME: variable(noControl.max(60, 'can have 60 characters at most').optional(), { example: 'City login' }),
  SECRET: variable(optional(secretOf(32)), { example: 'what "openssl rand -base64 32" prints', secret: true }),
  PARTS: names,
  LOG_LEVEL: variable(z.enum(logLevels, { error: `must be one of ${logLevels.join(', ')}` }).default('info'), {
    example: 'info',
  }),
  METRICS_TOKEN: variable(optional(secretOf(16)), { example: 'what "openssl rand -hex 16" prints', secret: true }),
  TRUST_PROXY: variable(proxies, { example: '127.0.0.1,10.0.0.0/8' }),
  WEBHOOK_ALLOWED_NETWORKS: variable(networks, { example: '10.0.0.0/8' }),
  API_REQUESTS_PER_MINUTE: variable(wholeNumber(0, 100_000_000).default(60_000), { example: '6000' }),
  OTEL_EXPORTER_OTLP_ENDPOINT: variable(optional(url(['http:', 'https:'])), { example: 'http://localhost:4318' }),
  OTEL_EXPORTER_OTLP_HEADERS: variable(optional(otlpHeaders), { example: 'authorization=Bearer TOKEN', secret: true }),
  OTEL_SERVICE_NAME: variable(noControl.default('greenroom'), { example: 'greenroom' }),
  OTEL_TRACES_SAMPLER_ARG: variable(share.default(1), { example: '0.1' }),
  SLOW_QUERY_MS: variable(wholeNumber(0, 600_000).default(1000), { example: '500' }),
  SHUTDOWN_DELAY_SECONDS: variable(wholeNumber(0, 300).default(1), { example: '5' }),
};
type Name = keyof typeof variables;

/** All variables; a secret one can also be given as `NAME_FILE`. */
export const variableNames = Object.keys(variables);

const halves: readonly (readonly [given: Name, missing: Name])[] = [
  ['DATABASE_LISTEN_URL', 'DATABASE_URL'],
  ['DATABASE_REPLICA_URL', 'DATABASE_URL'],
  ['JITSI_APP_ID', 'JITSI_APP_SECRET'],
  ['JITSI_APP_SECRET', 'JITSI_APP_ID'],
  ['JITSI_APP_ID', 'JITSI_URL'],
  ['BIGBLUEBUTTON_URL', 'BIGBLUEBUTTON_SECRET'],
  ['BIGBLUEBUTTON_SECRET', 'BIGBLUEBUTTON_URL'],
  ['LIBRETRANSLATE_API_KEY', 'LIBRETRANSLATE_URL'],
  ['OIDC_ISSUER', 'OIDC_CLIENT_ID'],
  ['OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'],
  ['OIDC_CLIENT_SECRET', 'OIDC_ISSUER'],
  ['OIDC_NAME', 'OIDC_ISSUER'],
];

const environment = z.object(variables);

/** All errors in the environment variables, to be printed together. */
export class ConfigErrors extends Error {
  constructor(readonly faults: string[]) {
    super(`Invalid configuration:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
  }
}

/** Reads and checks the environment. Throws `ConfigErrors` with all errors at once. Creates the data folder and, once, the secret. */
export function loadConfig(env: NodeJS.ProcessEnv): Config {
  const { given, faults } = readSecretFiles(env);
  const read = environment.safeParse(given);
  // One of each variable, because a fault can entail others.
  const found = new Map(read.error?.issues.toReversed().map(({ path, message }) => [path[0] as Name, message]));
  for (const [name, message] of [...found].toReversed()) faults.push(describeFault(name, message, given));
  for (const [name, missing] of halves) {
    if (given[name] && !given[missing]) faults.push(describeFault(missing, `is required if ${name} is set`, given));
  }
  const dataDir = resolve(given['GREENROOM_DATA_DIR'] || '.greenroom');
  try {
    if (!found.has('GREENROOM_DATA_DIR')) mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    faults.push(describeFault('GREENROOM_DATA_DIR', `can't be created as a folder (${code})`, given));
  }
  if (!read.success || faults.length > 0) throw new ConfigErrors([...new Set(faults)]);
  const values = read.data;
  const shownHost = shownHostOf(values.HOST);
  return {
    port: values.PORT,
    host: values.HOST,
    publicUrl: (values.PUBLIC_URL ?? `http://${shownHost}:${values.PORT}`).replace(/\/+$/u, ''),
    databaseUrl: values.DATABASE_URL,
    databaseListenUrl: values.DATABASE_LISTEN_URL,
    databaseReplicaUrl: values.DATABASE_REPLICA_URL,
    dataDir,
    postgresPrograms: values.POSTGRES_PROGRAMS,
    smtpUrl: values.SMTP_URL,
    emailFrom: values.MAIL_FROM,
    emailRates: { overall: values.MAIL_RATE ?? null, perDomain: values.MAIL_RATE_PER_DOMAIN ?? null },
    messagesKeptDays: values.MESSAGES_KEPT_DAYS,
    inboxSmtp:
      values.INBOX_SMTP_PORT === undefined
        ? undefined
        : { port: values.INBOX_SMTP_PORT, host: values.INBOX_SMTP_HOST ?? values.HOST },
    trustedAuthservIds: listOf(values.TRUSTED_AUTHSERV_IDS.toLowerCase()),
    fileStore: values.FILE_STORE_URL === undefined ? undefined : (bucketAddress(values.FILE_STORE_URL) ?? undefined),
    ...roomServers(values),
    zoomUrls: values.ZOOM_URLS,
    teamsUrls: values.TEAMS_URLS,
    translator: translatorOf(values),
    openId: openIdProvider(values),
    secret: values.SECRET ?? storedSecret(secretFileIn(dataDir)),
    secretFile: values.SECRET === undefined ? secretFileIn(dataDir) : undefined,
    parts: values.PARTS,
    logLevel: values.LOG_LEVEL,
    tzDataPath: values.GREENROOM_TZDATA,
    metricsToken: values.METRICS_TOKEN,
    trustProxy: values.TRUST_PROXY,
    webhookNetworks: values.WEBHOOK_ALLOWED_NETWORKS,
    apiRequestsPerMinute: values.API_REQUESTS_PER_MINUTE || undefined,
    tracing: tracingOf(values),
    slowQueryMs: values.SLOW_QUERY_MS,
    shutdownDelayMs: values.SHUTDOWN_DELAY_SECONDS * 1000,
  };
}

/** Returns the environment with secrets read from the files that `NAME_FILE` names, as container platforms mount them. */
function readSecretFiles(env: NodeJS.ProcessEnv): { given: NodeJS.ProcessEnv; faults: string[] } {
  const given = { ...env };
  const faults: string[] = [];
  for (const [name, schema] of Object.entries(variables)) {
    const file = env[`${name}_FILE`];
    if (!file || about.get(schema)?.secret !== true) continue;
    if (env[name]) {
      faults.push(`${name}_FILE: can't be set together with ${name}. Remove one of them.`);
      continue;
    }
    try {
      // Editors and `echo` end a file with a line break, which is not part of the secret.
      given[name] = readFileSync(file, 'utf8').replace(/[\r\n]+$/u, '');
      if (given[name] === '') faults.push(`${name}_FILE: ${file} is empty. It must contain the value of ${name}.`);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      faults.push(
        `${name}_FILE: can't read ${file} (${code}). It must name a file that contains the value of ${name}.`,
      );
    }
  }
  return { given, faults };
}

/** Returns a fault in words: what is wrong, what was given unless it is secret, and a valid example. */
function describeFault(name: Name, message: string, given: NodeJS.ProcessEnv): string {
  const { example, secret } = about.get(variables[name]) ?? { example: '' };
  // A password can be in any URL.
  const value = given[name]?.slice(0, 100).replace(/\/\/[^/]*@/u, '//…@');
  const shown = secret ? '(secret)' : JSON.stringify(value);
  return `${name}: ${message}. ${value ? `Given: ${shown}. ` : ''}Example: ${name}='${example}'`;
}

function listOf(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** Returns the configured video servers. */
function roomServers(values: z.output<typeof environment>): Pick<Config, 'jitsi' | 'bigBlueButton'> {
  const { JITSI_URL, JITSI_APP_ID, JITSI_APP_SECRET, BIGBLUEBUTTON_URL, BIGBLUEBUTTON_SECRET } = values;
  const trimmed = (address: string) => address.replace(/\/+$/u, '');
  const app = JITSI_APP_ID && JITSI_APP_SECRET ? { id: JITSI_APP_ID, secret: JITSI_APP_SECRET } : undefined;
  return {
    jitsi: JITSI_URL === undefined ? undefined : { url: trimmed(JITSI_URL), app },
    bigBlueButton:
      BIGBLUEBUTTON_URL === undefined || BIGBLUEBUTTON_SECRET === undefined
        ? undefined
        : { url: trimmed(BIGBLUEBUTTON_URL), secret: BIGBLUEBUTTON_SECRET },
  };
}

function translatorOf({ LIBRETRANSLATE_URL: url, LIBRETRANSLATE_API_KEY: apiKey }: z.output<typeof environment>) {
  return url === undefined ? undefined : { url: url.replace(/\/+$/u, ''), apiKey };
}

function openIdProvider(values: z.output<typeof environment>): Config['openId'] {
  const { OIDC_ISSUER: address, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret, OIDC_NAME } = values;
  if (address === undefined || clientId === undefined || clientSecret === undefined) return undefined;
  return { issuer: address, clientId, clientSecret, name: OIDC_NAME ?? new URL(address).hostname };
}

function tracingOf(values: z.output<typeof environment>): Config['tracing'] {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_HEADERS: given = '' } = values;
  if (endpoint === undefined) return undefined;
  const headers = listOf(given).map((header) => {
    const end = header.indexOf('=');
    return [header.slice(0, end), header.slice(end + 1)];
  });
  return {
    endpoint: endpoint.replace(/\/+$/u, ''),
    headers: Object.fromEntries(headers) as Record<string, string>,
    serviceName: values.OTEL_SERVICE_NAME,
    ratio: values.OTEL_TRACES_SAMPLER_ARG,
  };
}

/** The host of a URL that leads to this machine. */
function shownHostOf(host: string): string {
  if (['0.0.0.0', '::', '127.0.0.1', '::1'].includes(host)) return 'localhost';
  return isIP(host) === 6 ? `[${host}]` : host;
}

function secretFileIn(dataDir: string): string {
  return join(dataDir, 'secret');
}

/**
 * Returns the generated secret of a data folder. Written exclusively, so that two processes starting at once agree
 * on one.
 */
function storedSecret(file: string): string {
  if (!existsSync(file)) {
    try {
      writeFileSync(file, randomBytes(32).toString('base64url'), { flag: 'wx', mode: 0o600 });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  return readFileSync(file, 'utf8').trim();
}
