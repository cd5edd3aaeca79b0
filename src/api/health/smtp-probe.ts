import { Injectable } from '@nestjs/common';
import { DeliverMessages } from '../../flows/notifications/deliver-messages.flow.js';
import { Logger } from '../../platform/logger.js';

/**
 * How long what is known of the mail server counts. Emails that leave tell as well, so a server that is up is seldom
 * asked: each time is a login.
 */
const upForMs = 300_000;
const downForMs = 30_000;

/** Checks whether emails can be sent, without waiting for an unresponsive mail server. */
@Injectable()
export class SmtpProbe {
  private running: Promise<void> | undefined;

  constructor(
    private readonly deliverMessages: DeliverMessages,
    private readonly logger: Logger,
  ) {}

  /** Returns what was last known. Waits only for the first answer, up to `waitMs`. Null while there is none. */
  async isUp(waitMs: number): Promise<boolean | null> {
    const known = this.known;
    if (known === undefined || known.ageMs > (known.isUp ? upForMs : downForMs)) {
      this.running ??= this.probe().finally(() => (this.running = undefined));
      if (known === undefined) await Promise.race([this.running, pause(waitMs)]);
    }
    return this.known?.isUp ?? null;
  }

  private get known() {
    return this.deliverMessages.server.lastKnown;
  }

  private async probe(): Promise<void> {
    const failure = await this.deliverMessages.server.ask();
    if (failure !== null) this.logger.warn({ reason: failure.message }, 'mail server is not reachable');
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
