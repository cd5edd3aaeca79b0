import { composeAreas } from './areas.js';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Registry } from 'prom-client';
import { DataSource } from 'typeorm';
import { serveApiDocs, serveErrorPages } from '../api/docs.js';
import { csrfBinding } from '../console/frame/csrf-token.js';
import { AppModule } from './app.module.js';
import { dataSourceOptions } from './data-source.js';
import { ErrorFilter, malformedPage } from './error.filter.js';
import { SetUpWorkspace } from '../flows/identity/set-up-workspace.flow.js';
import { ReceiveEmail } from '../flows/notifications/receive-email.flow.js';
import { Worker } from './worker.js';
import type { EmailTransport } from '../domain/notifications/smtp/email-transport.js';
import { openEmailTransport } from '../domain/notifications/smtp/open-email-transport.js';
import { useNewestTzData } from '../domain/time/tz-candidate.js';
import { databaseError, openDatabase, StartupError } from './open-database.js';
import { followSecrets, openSecrets } from './open-secrets.js';
import { Clock } from '../platform/clock.js';
import type { Config } from '../platform/config.js';
import { LastCommit } from '../platform/database/last-commit.js';
import { isDatabaseGone } from '../platform/database/database-gone.js';
import { migrationState } from '../platform/database/migration-state.js';
import { NotificationListener } from '../platform/database/notification-listener.js';
import { Drain } from '../platform/http/drain.js';
import { ReadReplica } from '../platform/database/read-replica.js';
import { rememberWrites } from '../platform/http/recent-write.js';
import { observeEverywhere, observeRequests } from '../platform/http/answered-request.js';
import { requestMetrics } from '../platform/http/request-metrics.js';
import { answerOneAtATime } from '../platform/http/one-at-a-time.js';
import { ResponseCache } from '../platform/http/response-cache.js';
import { requestLog } from '../platform/http/request-log.js';
import { equipServer, httpAdapter } from '../platform/http/server.js';
import { createLogger, type Logger, nestLogger } from '../platform/logger.js';
import { addProcessMetrics } from '../platform/process-metrics.js';
import { answerCookies, sharedPaths } from '../site/response-cache.js';
import { tzDataVersion } from '../domain/time/tz-data.js';
import { serveAssets } from '../platform/views/serve-assets.js';
import { trimMemoryAfterRush } from '../platform/http/trim-memory.js';

export interface RunningGreenroom {
  app: NestFastifyApplication;
  /** Local address that it listens on. */
  url: string;
  /** Returns a code for the first owner, to be printed; null if anybody has an account. */
  setupCode(): Promise<string | null>;
  /** Stops being ready, and after `delayMs` answers what is in progress and accepts no more connections. */
  drain(delayMs: number): Promise<void>;
  /** Finishes requests, releases leases, closes the pool, and stops the embedded database. */
  stop(): Promise<void>;
}

export interface Overrides {
  clock?: Clock;
  transport?: EmailTransport;
  worker?: boolean;
  /** Called if the secret was replaced at once; the program ends otherwise. */
  onSecretReplaced?: () => void;
}

/** Starts the whole program. Throws `StartupError` for problems that operators can fix. */
export async function startGreenroom(given: Config, overrides: Overrides = {}): Promise<RunningGreenroom> {
  // Before the database: a mistake in the configuration is known at once.
  composeAreas(given.parts);
  const log = createLogger(given.logLevel);
  const clock = overrides.clock ?? new Clock();
  const { dataSource, embedded } = await openDatabase(given, (message) => log.info(message), {
    migrate: true,
    slowQueries: log,
  });
  const { unknown } = await migrationState(dataSource);
  if (unknown > 0) log.warn({ migrations: unknown }, 'the schema is newer than this program: update it soon');
  const replica = new ReadReplica(dataSource, replicaOf(given));
  const transport = overrides.transport ?? openEmailTransport(given);
  try {
    const { secrets, config } = await openSecrets(dataSource, given, clock);
    const rejected = await useNewestTzData(dataSource.manager, config.tzDataPath);
    if (rejected !== null) log.warn({ reason: rejected }, 'GREENROOM_TZDATA is not used');
    const options = {
      trustProxy: config.trustProxy,
      secure: config.publicUrl.startsWith('https:'),
      // Instances that started before and after a rotation accept each other's forms.
      secret: secrets.oldestAccepted,
      publicUrl: config.publicUrl,
      uploadFolder: config.dataDir,
      malformedPage,
      csrfBinding,
    };
    const parts = {
      config,
      clock,
      logger: log,
      transport,
      dataSource,
      replica,
      worker: overrides.worker ?? true,
    };
    const app = await NestFactory.create<NestFastifyApplication>(AppModule.with(parts), httpAdapter(options), {
      logger: nestLogger(log),
      abortOnError: false,
      // Bodies are parsed by custom parsers (`equipServer`).
      bodyParser: false,
    });
    const server = app.getHttpAdapter().getInstance();
    const drain = app.get(Drain);
    drain.observe(server);
    const registry = app.get<Registry>(Registry);
    addProcessMetrics(registry);
    const trimming = trimMemoryAfterRush();
    const observerOf = observeEverywhere([requestLog(log), requestMetrics(registry), () => () => trimming.count()]);
    const sharedAnswers = new ResponseCache({
      lastCommit: new LastCommit(replica),
      now: () => clock.now(),
      localVersion: tzDataVersion,
      cookies: answerCookies,
      paths: sharedPaths,
      observerOf,
    });
    // A trace has every request, and a server that is about to stop waits for each and closes its connection.
    const isTraced = config.tracing !== undefined;
    sharedAnswers.answerFor(server, () => isTraced || drain.hasStarted || !server.server.listening);
    answerOneAtATime(server);
    await equipServer(app, options);
    observeRequests(server, observerOf);
    if (config.databaseReplicaUrl !== undefined) rememberWrites(server);
    const stopTracing = await openTracing(app, config, log);
    sharedAnswers.keepFrom(server);
    serveAssets(server);
    serveApiDocs(app, config.publicUrl);
    serveErrorPages(app);
    app.useGlobalFilters(new ErrorFilter(log, config.publicUrl));
    await listen(app, config);
    const inbox = await openInbox(app, config, log);
    const following = followSecrets(secrets, (error) => {
      log.fatal(error.message);
      (overrides.onSecretReplaced ?? (() => process.kill(process.pid, 'SIGTERM')))();
    });
    const bell = parts.worker ? openNotificationListener(app, dataSource, config, log) : null;
    const stop = async () => {
      trimming.stop();
      await following.stop();
      await bell?.stop();
      await inbox?.stop();
      await app.close();
      await replica.close();
      if (dataSource.isInitialized) await dataSource.destroy();
      await transport.close();
      await embedded?.stop();
      await stopTracing?.();
    };
    return {
      app,
      url: await app.getUrl(),
      setupCode: () => app.get(SetUpWorkspace).issueCode(),
      drain: (delayMs) => drain.run(app.getHttpAdapter().getInstance(), delayMs),
      stop,
    };
  } catch (error) {
    if (dataSource.isInitialized) await dataSource.destroy();
    await transport.close();
    await embedded?.stop();
    throw isDatabaseGone(error) ? databaseError(error, 'the database') : error;
  }
}

/** The replica as it is configured, not yet connected. */
function replicaOf({ databaseReplicaUrl }: Config): DataSource | null {
  return databaseReplicaUrl === undefined ? null : new DataSource(dataSourceOptions(databaseReplicaUrl));
}

/** Wakes the worker when any process enqueues a message; otherwise, the worker looks every second. */
function openNotificationListener(
  app: NestFastifyApplication,
  { options }: DataSource,
  { databaseListenUrl }: Config,
  log: Logger,
): NotificationListener {
  const worker = app.get(Worker);
  const url = databaseListenUrl ?? (options as { url: string }).url;
  const onPooler = () => log.info({}, 'the worker polls, because notifications do not pass the connection pooler');
  return new NotificationListener(url, 'greenroom_outbox', () => worker.wake('message'), onPooler);
}

/** Exports traces if configured; loads nothing otherwise. */
async function openTracing(app: NestFastifyApplication, { tracing }: Config, log: Logger) {
  if (tracing === undefined) return null;
  const { startTracing } = await import('../platform/open-telemetry.js');
  return startTracing(app.getHttpAdapter().getInstance(), tracing, log);
}

/** Receives email by SMTP if configured. */
async function openInbox(app: NestFastifyApplication, config: Config, log: Logger) {
  if (config.inboxSmtp === undefined) return null;
  const receiveEmail = app.get(ReceiveEmail);
  const { openSmtpInbox } = await import('../domain/notifications/inbound/smtp-inbox.js');
  try {
    return await openSmtpInbox({
      ...config.inboxSmtp,
      recipient: config.emailFrom.address,
      take: (raw) => receiveEmail.run(raw, { kind: 'system', origin: 'calendar' }),
      onError: (error) => log.error({ err: error }, 'inbound email could not be processed'),
    });
  } catch (error) {
    await app.close();
    throw portError(error, config.inboxSmtp, 'INBOX_SMTP_PORT=2525');
  }
}

async function listen(app: NestFastifyApplication, config: Config): Promise<void> {
  try {
    await app.listen(config.port, config.host);
  } catch (error) {
    await app.close();
    throw portError(error, config, 'PORT=3001');
  }
}

function portError(error: unknown, { port, host }: { port: number; host: string }, example: string): unknown {
  const { code } = error as NodeJS.ErrnoException;
  const words = {
    EADDRINUSE: `Port ${port} on ${host} is in use. Choose another, for example with ${example}.`,
    EACCES: `Port ${port} requires more privileges than this user has. Choose one above 1023, for example with ${example}.`,
    ENOTFOUND: `This machine knows no address of the name ${host}. Check HOST.`,
    EADDRNOTAVAIL: `Can't listen on ${host}, because this machine has no such address. Check HOST.`,
  }[code ?? ''];
  return words === undefined ? error : new StartupError(words, { cause: error });
}
