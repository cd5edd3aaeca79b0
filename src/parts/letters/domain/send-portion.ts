import { In } from 'typeorm';
import type { Call } from '../../../domain/calls/call.entity.js';
import { record } from '../../../domain/identity/audit.queries.js';
import type { Change } from '../../../domain/identity/change.js';
import { takeBackLetters } from '../../../domain/notifications/outbox/letter-messages.queries.js';
import { enqueueMessages } from '../../../domain/notifications/outbox/messages.queries.js';
import { enlistMembers } from '../../submissions/domain/enlist-members.js';
import { Attendee } from '../../../domain/registrations/attendee.entity.js';
import { holdLetter } from './hold-letters.js';
import type { Letter } from './letter.entity.js';
import { letterBlock } from './letter.js';
import { readLetterFacts } from './letter-facts.queries.js';
import { letterAbout, letterMessage } from './letter-messages.js';
import { hasQueuedLetters, insertRecipients, readPublication, updateLetter } from './letters.queries.js';
import { listDue, listUnknown } from './team-people.queries.js';

/**
 * Sends a locked letter to up to `most` of the people who have not had it, in a transaction in which the result can't
 * change: the jury is locked. Holds it if nobody may know the result (any more), and ends it when everyone has got it.
 * Returns how many emails were enqueued.
 */
export async function sendLetterPortion(change: Change, call: Call, letter: Letter, most: number): Promise<number> {
  const { tx, now } = change;
  const block = letterBlock(letter.outcome, await readPublication(tx, call.id));
  if (block !== null) {
    await holdLetter(change, letter, block);
    return 0;
  }
  if (letter.state === 'scheduled') {
    await updateLetter(tx, letter.id, { state: 'sending', startedAt: letter.startedAt ?? now, updatedAt: now });
    await record(change, 'letter.began', `letter:${letter.id}`);
  }
  // Those whose email was dropped while the letter was held, or while their result was another one.
  await takeBackLetters(tx, letter.id, false);
  const enlisted = await enlistMembers(change, call, await listUnknown(tx, call.id, letter.outcome, most));
  const due = await listDue(tx, call.id, letter.outcome, letter.writesAgain, most);
  if (due.length === 0) {
    if (enlisted > 0 || (await hasQueuedLetters(tx, letter.id))) return 0;
    await updateLetter(tx, letter.id, { state: 'sent', endedAt: now, updatedAt: now });
    await record(change, 'letter.sent', `letter:${letter.id}`);
    return 0;
  }
  const facts = await readLetterFacts(
    tx,
    call,
    due.map(({ proposalId }) => proposalId),
  );
  const attendees = await tx.getRepository(Attendee).findBy({ id: In([...new Set(due.map((one) => one.attendeeId))]) });
  const known = new Map(attendees.map((one) => [one.id, one]));
  const written = due.flatMap((person) => {
    const attendee = known.get(person.attendeeId);
    return attendee === undefined
      ? []
      : [letterMessage({ ...attendee, name: person.name }, letterAbout(letter, person, facts))];
  });
  await updateLetter(tx, letter.id, { updatedAt: now });
  await enqueueMessages(change, written);
  await insertRecipients(
    tx,
    due.map(({ proposalId, attendeeId }) => ({ letterId: letter.id, proposalId, attendeeId, queuedAt: now })),
  );
  return written.length;
}
