import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DataSource } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { ChangeApiKeys } from '../../src/flows/identity/change-api-keys.flow.js';
import { DeliverMessages } from '../../src/flows/notifications/deliver-messages.flow.js';
import { PlanReminders } from '../../src/flows/notifications/plan-reminders.flow.js';
import { composeAreas } from '../../src/app/areas.js';
import { startGreenroom } from '../../src/app/bootstrap.js';
import type { KeyGrant } from '../../src/domain/identity/api-key.js';
import type { KeyRole } from '../../src/domain/identity/role.js';
import { builtInTzData, useTzData } from '../../src/domain/time/tz-data.js';
import type { ComposedEmail } from '../../src/domain/notifications/email/composed-email.js';
import { mimeDigest, mimeSource } from '../../src/domain/notifications/email/mime.js';
import type { EmailTransport, SentEmail } from '../../src/domain/notifications/smtp/email-transport.js';
import { Clock } from '../../src/platform/clock.js';
import { Config } from '../../src/platform/config.js';
import { TestClock } from './clock.js';
import { emptyDatabase } from './database.js';
import { freePort } from './free-port.js';
import { patienceMs } from './patience.js';
import { sendRequest } from './send-request.js';
import { testConfig } from './world.js';

/** Keeps mails in memory, in the order in which they were handed over. `failure` is thrown while it is set. */
class MemoryTransport implements EmailTransport {
  readonly sent: ComposedEmail[] = [];
  failure: Error | null = null;

  async send(mail: ComposedEmail): Promise<SentEmail> {
    if (this.failure) throw this.failure;
    this.sent.push(mail);
    return { response: '250 kept in memory', digest: mimeDigest(mimeSource(mail)) };
  }

  async verify(): Promise<void> {
    if (this.failure) throw this.failure;
  }

  async close(): Promise<void> {}

  to(address: string): ComposedEmail[] {
    return this.sent.filter((mail) => mail.to.address === address);
  }
}

export interface TestAppOptions {
  /** Where the clock stands; 2026-12-01T09:00:00Z otherwise. `null` is the real clock. */
  now?: Date | string | null;
  /** Whether the program sends mail and reminders by itself, as in real life. */
  worker?: boolean;
  config?: Partial<Config>;
  /** The host of its public address; 127.0.0.1 otherwise, at which browsers offer no passkeys. */
  hostName?: string;
  /** The address of a database that exists already: a second instance over it, say. */
  databaseUrl?: string;
  transport?: EmailTransport;
}

export interface TestApp {
  /** Where it listens, and its public address. */
  url: string;
  app: NestFastifyApplication;
  clock: TestClock;
  mail: MemoryTransport;
  dataSource: DataSource;
  config: Config;
  /** A key of an owner. */
  key: string;
  createApiKey(role?: KeyRole, grant?: Partial<KeyGrant>): Promise<string>;
  /** Plans the reminders that are due, and gives how many. */
  planReminders(): Promise<number>;
  /** Hands over what is due, and gives how many messages were sent. */
  deliver(): Promise<number>;
  /** A call of the JSON API, with the owner's key unless another (or none) is given. `body` is sent as JSON. */
  api(method: string, path: string, body?: unknown, options?: ApiOptions): Promise<ApiAnswer>;
  /** What a signal does before the program stops. */
  drain(delayMs: number): Promise<void>;
  stop(): Promise<void>;
}

interface ApiOptions {
  key?: string | null;
  headers?: Record<string, string>;
}

interface ApiAnswer {
  status: number;
  headers: Headers;
  /** The JSON that came back, or the text when it is none, or null without a body. */
  // oxlint-disable-next-line typescript/no-explicit-any -- tests read any shape and compare it
  body: any;
}

/** The whole program on a free port over a database of its own. Stop it when the tests are done. */
export async function startTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const database = options.databaseUrl === undefined ? await emptyDatabase() : null;
  const dataDir = await mkdtemp(join(tmpdir(), 'greenroom-app-'));
  const port = await freePort();
  const url = `http://${options.hostName ?? '127.0.0.1'}:${port}`;
  const config: Config = {
    port,
    host: '127.0.0.1',
    publicUrl: url,
    databaseUrl: options.databaseUrl ?? database?.url,
    dataDir,
    smtpUrl: undefined,
    messagesKeptDays: 400,
    emailRates: { overall: null, perDomain: null },
    emailFrom: { name: 'Greenroom', address: 'greenroom@example.org' },
    secret: 'a secret of the tests, long enough to be one',
    logLevel: 'silent',
    trustProxy: [],
    webhookNetworks: ['127.0.0.0/8'],
    zoomUrls: ['https://zoom.us', 'https://api.zoom.us'],
    teamsUrls: ['https://login.microsoftonline.com', 'https://graph.microsoft.com'],
    shutdownDelayMs: 0,
    slowQueryMs: 0,
    trustedAuthservIds: [],
    parts: testConfig.parts,
    ...options.config,
  };
  const clock = new TestClock(new Date(options.now ?? '2026-12-01T09:00:00Z'));
  const mail = new MemoryTransport();
  const running = await startGreenroom(config, {
    clock: options.now === null ? new Clock() : clock,
    transport: options.transport ?? mail,
    worker: options.worker ?? false,
    // The program would end the process, which is that of the tests.
    onSecretReplaced: () => undefined,
  });
  const { app } = running;
  const dataSource = app.get(DataSource);
  // Requests wait for a connection as long as their test does: on a busy machine, that is longer than in real life.
  (dataSource.driver as PostgresDriver).master.options.connectionTimeoutMillis = patienceMs;
  const createApiKey = (role: KeyRole = 'owner', grant: Partial<KeyGrant> = {}) =>
    app.get(ChangeApiKeys).create({ name: `tests, ${role}`, role, ...grant }, { kind: 'system' });
  const key = await createApiKey();
  const testApp: TestApp = {
    url,
    app,
    clock,
    mail,
    dataSource,
    // The program's own, which differs from what was given: its secret can be rotated.
    config: app.get(Config),
    key,
    createApiKey,
    planReminders: () => app.get(PlanReminders).run(),
    deliver: () => app.get(DeliverMessages).run(),
    api: (method, path, body, { key: used = key, headers = {} } = {}) =>
      callApi(
        `${url}/api/v1${path}`,
        method,
        body,
        used === null ? headers : { authorization: `Bearer ${used}`, ...headers },
      ),
    drain: (delayMs) => running.drain(delayMs),
    async stop() {
      await running.stop();
      // Other spec files of this process start with the data of the program, and with all parts.
      useTzData(builtInTzData);
      composeAreas(testConfig.parts);
      await database?.drop();
      await rm(dataDir, { recursive: true, force: true });
      // The spec file stays loaded and refers to this object; the program that it was can go.
      for (const name of Object.keys(testApp)) Reflect.deleteProperty(testApp, name);
    },
  };
  return testApp;
}

async function callApi(
  url: string,
  method: string,
  body: unknown,
  headers: Record<string, string>,
): Promise<ApiAnswer> {
  const {
    status,
    headers: answered,
    text,
  } = await sendRequest(url, {
    method,
    headers: body === undefined ? headers : { 'content-type': 'application/json', ...headers },
    body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
  });
  const isJson = /\bjson\b/u.test(answered.get('content-type') ?? '');
  return {
    status,
    headers: answered,
    body: isJson && text !== '' ? JSON.parse(text) : text || null,
  };
}
