import { In } from 'typeorm';
import { getCall, lockJuryForShare } from '../../../domain/calls/calls.queries.js';
import type { CampaignSending } from '../../../domain/campaigns/send-portion.js';
import { record, type Change } from '../../../domain/identity/change.js';
import {
  takeBackLetters,
  hasQueuedLetters,
  insertRecipients,
  letterQueue,
  letterRows,
  readPublication,
} from './letters.queries.js';
import { enqueueMessages } from '../../../domain/notifications/outbox/messages.queries.js';
import { enlistMembers } from '../../submissions/domain/enlist-members.js';
import { Attendee } from '../../../domain/registrations/attendee.entity.js';
import { holdLetter } from './open-letter.js';
import type { Letter } from './letter.entity.js';
import { letterHoldReason } from './letter.js';
import { readLetterFacts } from './announcements.queries.js';
import { letterAbout, letterMessage } from './letter-messages.js';
import { listDue, listUnknown } from './team-people.queries.js';

/**
 * Letters go to the people on the teams of proposals with a result, in a transaction in which it can't change: the jury
 * is locked. They are held while nobody may know it (any more).
 */
export const letterSending: CampaignSending<Letter> = {
  rows: letterRows,
  queue: letterQueue,
  lockFirst: ({ tx }, callId) => lockJuryForShare(tx, callId),
  hold: async (change, letter) => {
    const block = letterHoldReason(letter.outcome, await readPublication(change.tx, letter.callId));
    if (block !== null) await holdLetter(change, letter, block);
    return block !== null;
  },
  begin: async (change, letter) => {
    const { tx, now } = change;
    const started = { state: 'sending' as const, startedAt: letter.startedAt ?? now, updatedAt: now };
    await letterRows.update(tx, letter.id, started);
    await record(change, 'letter.began', `letter:${letter.id}`);
    return { ...letter, ...started };
  },
  send: sendLetter,
  end: async (change, { id, callId, outcome, writesAgain }) => {
    const { tx, now } = change;
    if (await hasQueuedLetters(tx, id)) return;
    if ((await listDue(tx, callId, outcome, writesAgain, 1)).length > 0) return;
    await letterRows.update(tx, id, { state: 'sent', endedAt: now, updatedAt: now });
    await record(change, 'letter.sent', `letter:${id}`);
  },
};

async function sendLetter(change: Change, letter: Letter, most: number): Promise<number> {
  const { tx, now } = change;
  // Those whose email was dropped while the letter was held, or while their result was another one.
  await takeBackLetters(tx, letter.id, false);
  const call = await getCall(tx, letter.callId);
  await enlistMembers(change, call, await listUnknown(tx, call.id, letter.outcome, most));
  const due = await listDue(tx, call.id, letter.outcome, letter.writesAgain, most);
  if (due.length === 0) return 0;
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
  await letterRows.update(tx, letter.id, { updatedAt: now });
  await enqueueMessages(change, written);
  await insertRecipients(
    tx,
    due.map(({ proposalId, attendeeId }) => ({ letterId: letter.id, proposalId, attendeeId, queuedAt: now })),
  );
  return written.length;
}
