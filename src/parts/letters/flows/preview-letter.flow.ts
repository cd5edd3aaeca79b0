import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Call } from '../../../domain/calls/call.entity.js';
import { type Actor, requireAbility } from '../../../domain/identity/actor.js';
import type { LetterOutcome } from '../../../domain/proposals/letter-outcome.js';
import { listLetters } from '../domain/letters.queries.js';
import { campaignSample } from '../../../domain/campaigns/campaign-sample.js';
import { draftLetter } from '../domain/open-letter.js';
import type { WhoReads } from '../domain/team-people.queries.js';
import { readLetter } from '../domain/read-sample.js';
import type { ComposedEmail } from '../../../domain/notifications/email/composed-email.js';
import { Clock } from '../../../platform/clock.js';
import { Config } from '../../../platform/config.js';
import { letter } from '../domain/emails/letter.js';

/** Previews the letter about a result. Writes nothing. */
@Injectable()
export class PreviewLetter {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /**
   * Returns the letter as `who` gets it, or the first person, in their language or in another one; with disabled links.
   * If nobody has this result, `fallback` reads about a made-up proposal. Throws Forbidden.
   */
  async run(
    call: Call,
    outcome: LetterOutcome,
    input: {
      who: WhoReads | null;
      language?: string | null;
      /** What winners who have not been asked yet read; the one that they would get otherwise. */
      deadline?: Date;
      /** Who reads it instead, as for a test; their language. */
      reader?: { name: string; email: string; language: string; timeZone: string };
      fallback: { name: string; email: string; language: string; title: string };
    },
    actor: Actor,
  ): Promise<ComposedEmail> {
    requireAbility(actor, 'change');
    const { who, language = null, deadline = null, fallback } = input;
    const { manager } = this.database;
    const now = this.clock.now();
    const { title, ...own } = fallback;
    const { about, reader } = await readLetter(manager, call, outcome, { who, title, now, deadline });
    const known = input.reader ?? reader ?? { ...own, timeZone: call.timeZone };
    const shown = { ...known, language: language ?? known.language };
    const { contents } = draftLetter(call.id, outcome, await listLetters(manager, call.id));
    return campaignSample(letter.name, call, { payload: { letter: about }, texts: contents }, shown, this.config, now);
  }
}
