import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { connectWithinMs, isDirect } from './connection-guard.js';

const firstRetryMs = 500;
const maxRetryMs = 10_000;

/**
 * Listens to a PostgreSQL channel (LISTEN, NOTIFY) on a dedicated connection, and reconnects if it breaks.
 * Notifications in between are lost, so listeners must poll as well. Nothing more than polling is possible through a
 * pooler, which would leave the LISTEN to a connection of somebody else.
 */
export class NotificationListener {
  private client: Client | undefined;
  private stopped = false;
  private readonly listening: Promise<void>;
  private readonly wake = new AbortController();

  constructor(
    private readonly url: string,
    private readonly channel: string,
    private readonly onNotify: () => void,
    /** Called once if notifications can't arrive, because the connection belongs to a pooler. */
    private readonly onPooler: () => void = () => undefined,
  ) {
    this.listening = this.listen();
  }

  /** Closes the connection; `onNotify` is not called again. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.wake.abort();
    await this.client?.end().catch(() => undefined);
    await this.listening;
  }

  private async leave(client: Client): Promise<void> {
    this.onPooler();
    await client.end().catch(() => undefined);
  }

  private async listen(): Promise<void> {
    let retryMs = firstRetryMs;
    while (!this.stopped) {
      const client = new Client({
        connectionString: this.url,
        application_name: 'greenroom outbox',
        keepAlive: true,
        keepAliveInitialDelayMillis: 10_000,
        connectionTimeoutMillis: connectWithinMs,
        query_timeout: connectWithinMs,
      });
      this.client = client;
      const broken = new Promise<void>((resolve) => {
        client.once('end', resolve);
        client.on('error', () => resolve());
      });
      client.on('notification', () => {
        if (!this.stopped) this.onNotify();
      });
      try {
        await client.connect();
        if (!(await isDirect(client))) return await this.leave(client);
        await client.query(`listen ${client.escapeIdentifier(this.channel)}`);
        retryMs = firstRetryMs;
        // Notifications may have been missed while disconnected.
        if (!this.stopped) this.onNotify();
        await broken;
      } catch {
        // The database is temporarily unavailable; the health check reports it.
      }
      await client.end().catch(() => undefined);
      if (this.stopped) return;
      await sleep(retryMs, undefined, { ref: false, signal: this.wake.signal }).catch(() => undefined);
      retryMs = Math.min(retryMs * 2, maxRetryMs);
    }
  }
}
