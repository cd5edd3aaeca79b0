import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { getCallBySlug } from '../../../domain/calls/calls.queries.js';
import { type Actor, requireAbility } from '../../../domain/identity/actor.js';
import { record } from '../../../domain/identity/audit.queries.js';
import type { LetterOutcome } from '../../../domain/proposals/letter-outcome.js';
import { campaignSample } from '../../../domain/campaigns/campaign-sample.js';
import { listLetters } from '../domain/letters.queries.js';
import { draftLetter } from '../domain/open-letter.js';
import { readLetter } from '../domain/read-sample.js';
import { type EmailTransport, emailTransportToken } from '../../../domain/notifications/smtp/email-transport.js';
import { sendTest } from '../../../domain/notifications/smtp/send-test.js';
import { Config, mailDomain } from '../../../platform/config.js';
import { Changes } from '../../../flows/changes.js';
import { letter } from '../domain/emails/letter.js';

/** Sends a test of the letter about a result to the organizer who is writing it. */
@Injectable()
export class TestLetter {
  constructor(
    private readonly changes: Changes,
    private readonly config: Config,
    @Inject(emailTransportToken) private readonly transport: EmailTransport,
  ) {}

  /**
   * Sends it as the first person on the list would get it, in the reader's language, but to the reader, and marked as a
   * test in `ownLanguage`. Bypasses the outbox, because they wait for it. Throws NotFound, Forbidden, and Conflict with the server's response if it refuses.
   */
  async run(
    callSlug: string,
    outcome: LetterOutcome,
    reader: { name: string; email: string; language: string; title: string },
    actor: Actor,
    ownLanguage = reader.language,
  ): Promise<void> {
    requireAbility(actor, 'change');
    const { title, ...own } = reader;
    const email = await this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      const call = await getCallBySlug(tx, callSlug);
      const letters = (await listLetters(tx, call.id)).filter((one) => one.outcome === outcome);
      const { contents } = draftLetter(call.id, outcome, letters);
      const { about } = await readLetter(tx, call, outcome, { who: null, title, now });
      await record(change, 'letter.tested', letters[0] === undefined ? `call:${call.id}` : `letter:${letters[0].id}`);
      const content = { payload: { letter: about }, texts: contents };
      return campaignSample(letter.name, call, content, { ...own, timeZone: call.timeZone }, this.config, now);
    });
    await sendTest(this.transport, email, randomUUID(), mailDomain(this.config), ownLanguage);
  }
}
