import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Call } from '../../../domain/calls/call.entity.js';
import { type Actor, requireAbility } from '../../../domain/identity/actor.js';
import type { LetterOutcome } from '../../../domain/proposals/letter-outcome.js';
import { listLetters } from '../domain/letters.queries.js';
import { campaignSample } from '../../../domain/campaigns/campaign-sample.js';
import { draftLetter } from '../domain/open-letter.js';
import { type WhoReads, findPerson } from '../domain/team-people.queries.js';
import type { ComposedEmail } from '../../../domain/notifications/email/composed-email.js';
import { Clock } from '../../../platform/clock.js';
import { Config } from '../../../platform/config.js';
import { letter } from '../domain/emails/letter.js';
import { nobody } from '../../../domain/notifications/templates/sample.js';
import { chosenRecipient } from '../../../domain/notifications/outbox/frozen.js';
import { getAttendee } from '../../../domain/registrations/registrations.queries.js';
import type { Connection } from '../../../platform/database/tx.js';
import { derivedInstant } from '../../../domain/time/local-instant.js';
import { findDecision } from '../../jury/domain/decisions.queries.js';
import { suggestedDeadline } from '../../winners/domain/acceptance.js';
import { findAnnouncement, readLetterFacts } from '../domain/announcements.queries.js';
import { asksToAccept, letterAbout } from '../domain/letter-messages.js';
import { languageFor } from '../../../domain/registrations/people/language-for.js';

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

/**
 * Reads what the letter about a result says to a person, or to the first one. If nobody has this result, it is about a
 * made-up proposal with `title`. Winners who have not been asked yet read `deadline`, or the one that they would get.
 */
async function readLetter(
  connection: Connection,
  call: Call,
  outcome: LetterOutcome,
  { who, title, now, deadline = null }: { who: WhoReads | null; title: string; now: Date; deadline?: Date | null },
) {
  const letter = { id: nobody, outcome };
  const person = await findPerson(connection, call.id, outcome, who);
  const about = person ?? { proposalId: nobody, title, theme: call.themes[0]?.slug ?? '' };
  const facts =
    person === null
      ? { ranks: new Map(), feedback: new Map(), deadlines: new Map(), hasWinnersPage: false }
      : await readLetterFacts(connection, call, [about.proposalId]);
  if (asksToAccept(outcome) && !facts.deadlines.has(about.proposalId))
    facts.deadlines = new Map([[about.proposalId, deadline ?? (await nextDeadline(connection, call, now))]]);
  const reader =
    person === null
      ? null
      : person.attendeeId === null
        ? strangerTo(call, person)
        : chosenRecipient({ ...(await getAttendee(connection, person.attendeeId)), name: person.name });
  return { about: letterAbout(letter, about, facts), reader };
}

/** Returns the deadline that is scheduled with the decision, or suggested. */
async function nextDeadline(connection: Connection, call: Call, now: Date): Promise<Date> {
  const decision = await findDecision(connection, call.id);
  const scheduled = decision && (await findAnnouncement(connection, decision.id));
  return derivedInstant(scheduled?.deadlineLocal ?? suggestedDeadline(now, call.timeZone), call.timeZone).at;
}

/** Returns somebody who becomes an attendee with the letter: in the language of their proposal and the zone of the call. */
function strangerTo(call: Call, { name, email, said }: { name: string; email: string; said: string | null }) {
  const language = languageFor(said ?? undefined, call);
  return { name, email, timeZone: call.timeZone, isOwnZone: false, language, linkVersion: 1 };
}
