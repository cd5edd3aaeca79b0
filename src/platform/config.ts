import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';

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
  readonly dataDir!: string;
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
  /** The Jitsi server for rooms, with the app for its tokens, if any. */
  readonly jitsi?: { url: string; app?: { id: string; secret: string } | undefined } | undefined;
  /** The BigBlueButton server for rooms, up to its `/api`, if any. */
  readonly bigBlueButton?: { url: string; secret: string } | undefined;
  /** OpenID Connect provider that organizers can sign in with, if any; `name` is for its button. */
  readonly openId?: { issuer: string; clientId: string; clientSecret: string; name: string } | undefined;
  /** Secret that link tokens are derived from. */
  readonly secret!: string;
  readonly logLevel!: LogLevel;
  /** Addresses or networks of proxies whose X-Forwarded-For is trusted. */
  readonly trustProxy!: string[];
  /** Token required to read `/metrics`; open if unset. */
  readonly metricsToken?: string | undefined;
}

/** The domain of UIDs and Message-IDs. */
export function mailDomain({ publicUrl }: Pick<Config, 'publicUrl'>): string {
  return new URL(publicUrl).hostname;
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
type LogLevel = (typeof logLevels)[number];

const withoutEmpty = (value: unknown) => (value === '' ? undefined : value);
const url = (protocols: string[]) =>
  z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), {
    message: `must be a URL that starts with ${protocols.map((name) => `${name}//`).join(' or ')}`,
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

/** Without TLS only on this machine, for tests: anybody between the two could sign in as anybody. */
const issuer = url(['http:', 'https:']).refine((text) => !/^http:/iu.test(text) || isOnThisMachine(text), {
  message: 'must start with https:// unless it is on this machine',
});
function isOnThisMachine(address: string): boolean {
  return URL.canParse(address) && /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/u.test(new URL(address).hostname);
}

const perMinute = z.preprocess(
  withoutEmpty,
  z.coerce.number({ error: 'must be a number' }).min(1).max(1_000_000).optional(),
);

const environment = z
  .object({
    PORT: z.preprocess(
      withoutEmpty,
      z.coerce.number({ error: 'must be a number' }).int().min(0).max(65535).default(3000),
    ),
    HOST: z.preprocess(withoutEmpty, z.string().default('127.0.0.1')),
    PUBLIC_URL: z.preprocess(withoutEmpty, url(['http:', 'https:']).optional()),
    DATABASE_URL: z.preprocess(withoutEmpty, url(['postgres:', 'postgresql:']).optional()),
    DATABASE_LISTEN_URL: z.preprocess(withoutEmpty, url(['postgres:', 'postgresql:']).optional()),
    GREENROOM_DATA_DIR: z.preprocess(withoutEmpty, z.string().default('.greenroom')),
    SMTP_URL: z.preprocess(withoutEmpty, url(['smtp:', 'smtps:']).optional()),
    MAIL_FROM: z.preprocess(withoutEmpty, mailbox.default({ name: 'Greenroom', address: 'greenroom@localhost' })),
    MAIL_RATE: perMinute,
    MAIL_RATE_PER_DOMAIN: perMinute,
    MESSAGES_KEPT_DAYS: z.preprocess(
      withoutEmpty,
      z.coerce.number({ error: 'must be a number' }).int().min(30).max(36_500).default(400),
    ),
    INBOX_SMTP_PORT: z.preprocess(
      withoutEmpty,
      z.coerce.number({ error: 'must be a number' }).int().min(1).max(65535).optional(),
    ),
    INBOX_SMTP_HOST: z.preprocess(withoutEmpty, z.string().optional()),
    TRUSTED_AUTHSERV_IDS: z.preprocess(withoutEmpty, z.string().default('')),
    JITSI_URL: z.preprocess(withoutEmpty, url(['http:', 'https:']).optional()),
    JITSI_APP_ID: z.preprocess(withoutEmpty, z.string().optional()),
    JITSI_APP_SECRET: z.preprocess(withoutEmpty, z.string().optional()),
    BIGBLUEBUTTON_URL: z.preprocess(withoutEmpty, url(['http:', 'https:']).optional()),
    BIGBLUEBUTTON_SECRET: z.preprocess(withoutEmpty, z.string().optional()),
    OIDC_ISSUER: z.preprocess(withoutEmpty, issuer.optional()),
    OIDC_CLIENT_ID: z.preprocess(withoutEmpty, z.string().optional()),
    OIDC_CLIENT_SECRET: z.preprocess(withoutEmpty, z.string().optional()),
    OIDC_NAME: z.preprocess(withoutEmpty, z.string().max(60, 'can have 60 characters at most').optional()),
    SECRET: z.preprocess(withoutEmpty, z.string().min(32, 'must have at least 32 characters').optional()),
    LOG_LEVEL: z.preprocess(withoutEmpty, z.enum(logLevels).default('info')),
    METRICS_TOKEN: z.preprocess(withoutEmpty, z.string().min(16, 'must have at least 16 characters').optional()),
    TRUST_PROXY: z.preprocess(withoutEmpty, z.string().default('')),
  })
  .superRefine((values, context) => {
    const halves = [
      ['DATABASE_LISTEN_URL', 'DATABASE_URL'],
      ['JITSI_APP_ID', 'JITSI_APP_SECRET'],
      ['JITSI_APP_SECRET', 'JITSI_APP_ID'],
      ['JITSI_APP_ID', 'JITSI_URL'],
      ['BIGBLUEBUTTON_URL', 'BIGBLUEBUTTON_SECRET'],
      ['BIGBLUEBUTTON_SECRET', 'BIGBLUEBUTTON_URL'],
      ['OIDC_ISSUER', 'OIDC_CLIENT_ID'],
      ['OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'],
      ['OIDC_CLIENT_SECRET', 'OIDC_ISSUER'],
      ['OIDC_NAME', 'OIDC_ISSUER'],
    ] as const;
    for (const [given, missing] of halves) {
      if (values[given] !== undefined && values[missing] === undefined)
        context.addIssue({ code: 'custom', path: [missing], message: `is required if ${given} is set` });
    }
  });

/** All errors in the environment variables, to be printed together. */
export class ConfigErrors extends Error {
  constructor(readonly faults: string[]) {
    super(`Invalid configuration:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
  }
}

/** Reads and checks the environment. Throws `ConfigErrors` with all errors at once. Creates the data folder and, once, the secret. */
export function loadConfig(env: NodeJS.ProcessEnv): Config {
  const read = environment.safeParse(env);
  if (!read.success) {
    throw new ConfigErrors(read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
  }
  const values = read.data;
  const dataDir = resolve(values.GREENROOM_DATA_DIR);
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new ConfigErrors([`GREENROOM_DATA_DIR: can't create ${dataDir} (${(error as NodeJS.ErrnoException).code})`]);
  }
  const shownHost = ['0.0.0.0', '::', '127.0.0.1'].includes(values.HOST) ? 'localhost' : values.HOST;
  return {
    port: values.PORT,
    host: values.HOST,
    publicUrl: (values.PUBLIC_URL ?? `http://${shownHost}:${values.PORT}`).replace(/\/+$/u, ''),
    databaseUrl: values.DATABASE_URL,
    databaseListenUrl: values.DATABASE_LISTEN_URL,
    dataDir,
    smtpUrl: values.SMTP_URL,
    emailFrom: values.MAIL_FROM,
    emailRates: { overall: values.MAIL_RATE ?? null, perDomain: values.MAIL_RATE_PER_DOMAIN ?? null },
    messagesKeptDays: values.MESSAGES_KEPT_DAYS,
    inboxSmtp:
      values.INBOX_SMTP_PORT === undefined
        ? undefined
        : { port: values.INBOX_SMTP_PORT, host: values.INBOX_SMTP_HOST ?? values.HOST },
    trustedAuthservIds: listOf(values.TRUSTED_AUTHSERV_IDS.toLowerCase()),
    ...roomServers(values),
    openId: openIdProvider(values),
    secret: values.SECRET ?? storedSecret(dataDir),
    logLevel: values.LOG_LEVEL,
    metricsToken: values.METRICS_TOKEN,
    trustProxy: listOf(values.TRUST_PROXY),
  };
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

function openIdProvider(values: z.output<typeof environment>): Config['openId'] {
  const { OIDC_ISSUER: address, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret, OIDC_NAME } = values;
  if (address === undefined || clientId === undefined || clientSecret === undefined) return undefined;
  return { issuer: address, clientId, clientSecret, name: OIDC_NAME ?? new URL(address).hostname };
}

/**
 * Returns the generated secret of this data folder. Written exclusively, so that two processes starting at once agree
 * on one.
 */
function storedSecret(dataDir: string): string {
  const file = join(dataDir, 'secret');
  if (!existsSync(file)) {
    try {
      writeFileSync(file, randomBytes(32).toString('base64url'), { flag: 'wx', mode: 0o600 });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  return readFileSync(file, 'utf8').trim();
}
