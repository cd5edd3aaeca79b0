import type { Call } from '../../../domain/calls/call.entity.js';
import type { Recipient } from '../../../domain/notifications/message.js';
import type { MessageLetter } from './emails/letter-payload.js';
import { nobody } from '../../../domain/notifications/templates/sample.js';
import { chosenRecipient } from '../../../domain/notifications/outbox/frozen.js';
import { getAttendee } from '../../../domain/registrations/registrations.queries.js';
import type { Connection } from '../../../platform/database/tx.js';
import type { LetterOutcome } from '../../../domain/proposals/letter-outcome.js';
import { derivedInstant } from '../../../domain/time/local-instant.js';
import { findDecision } from '../../jury/domain/decisions.queries.js';
import { suggestedDeadline } from '../../winners/domain/acceptance.js';
import { findAnnouncement } from './announcements.queries.js';
import { readLetterFacts } from './letter-facts.queries.js';
import { type LetterFacts, letterAbout } from './letter-messages.js';
import { findPerson, type WhoReads } from './team-people.queries.js';
import { languageFor } from '../../../domain/registrations/language-for.js';

/** What a letter says to a person, and the person; null if nobody can be written to. */
export interface LetterReading {
  about: MessageLetter;
  reader: Recipient | null;
}

/**
 * Reads what the letter about a result says to a person, or to the first one. If nobody has this result, it is about a
 * made-up proposal with `title`. Winners who have not been asked yet read the deadline that they would get.
 */
export async function readLetter(
  connection: Connection,
  call: Call,
  outcome: LetterOutcome,
  { who, title, now }: { who: WhoReads | null; title: string; now: Date },
): Promise<LetterReading> {
  const letter = { id: nobody, outcome };
  const person = await findPerson(connection, call.id, outcome, who);
  if (person === null) {
    const madeUp = { proposalId: nobody, title, theme: call.themes[0]?.slug ?? '' };
    const facts = { ranks: new Map(), feedback: new Map(), deadlines: new Map(), hasWinnersPage: false };
    return {
      about: letterAbout(letter, madeUp, await withDeadline(connection, call, nobody, facts, now)),
      reader: null,
    };
  }
  const { attendeeId, name } = person;
  const read = await readLetterFacts(connection, call, [person.proposalId]);
  const facts = await withDeadline(connection, call, person.proposalId, read, now);
  const reader =
    attendeeId === null
      ? strangerTo(call, person)
      : chosenRecipient({ ...(await getAttendee(connection, attendeeId)), name });
  return { about: letterAbout(letter, person, facts), reader };
}

/** Adds the deadline of a proposal that has none yet: the one that is scheduled with the decision, or is suggested. */
async function withDeadline(
  connection: Connection,
  call: Call,
  proposalId: string,
  facts: LetterFacts,
  now: Date,
): Promise<LetterFacts> {
  if (facts.deadlines.has(proposalId)) return facts;
  const decision = await findDecision(connection, call.id);
  const scheduled = decision && (await findAnnouncement(connection, decision.id));
  const local = scheduled?.deadlineLocal ?? suggestedDeadline(now, call.timeZone);
  return { ...facts, deadlines: new Map([[proposalId, derivedInstant(local, call.timeZone).at]]) };
}

/** Returns somebody who becomes an attendee with the letter: in the language of their proposal and the zone of the call. */
function strangerTo(
  call: Call,
  { name, email, said }: { name: string; email: string; said: string | null },
): Recipient {
  const language = languageFor(said ?? undefined, call);
  return { name, email, timeZone: call.timeZone, isOwnZone: false, language, linkVersion: 1 };
}
