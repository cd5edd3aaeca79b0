import { performance } from 'node:perf_hooks';
import { Inject, Injectable } from '@nestjs/common';
import { type EmailTransport, emailTransportToken } from '../../domain/notifications/smtp/email-transport.js';
import { Logger } from '../../platform/logger.js';

/** How long a response of the mail server is cached, to limit the load from health checks. */
const believedMs = 10_000;

/** Checks whether emails can be sent, without waiting for an unresponsive mail server. */
@Injectable()
export class SmtpProbe {
  private known: { isUp: boolean; until: number } | undefined;
  private running: Promise<void> | undefined;

  constructor(
    @Inject(emailTransportToken) private readonly transport: EmailTransport,
    private readonly logger: Logger,
  ) {}

  /** Returns the last result. Waits only for the first one, up to `waitMs`. Null while there is none. */
  async isUp(waitMs: number): Promise<boolean | null> {
    if (this.known === undefined || this.known.until < performance.now()) {
      this.running ??= this.probe().finally(() => (this.running = undefined));
    }
    if (this.known === undefined) await Promise.race([this.running, pause(waitMs)]);
    return this.known?.isUp ?? null;
  }

  private async probe(): Promise<void> {
    let isUp = true;
    try {
      await this.transport.verify();
    } catch (error) {
      isUp = false;
      this.logger.warn(
        { reason: error instanceof Error ? error.message : String(error) },
        'mail server is not reachable',
      );
    }
    this.known = { isUp, until: performance.now() + believedMs };
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
