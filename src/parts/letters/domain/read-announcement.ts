import type { Call } from '../../../domain/calls/call.entity.js';
import type { Connection } from '../../../platform/database/tx.js';
import { findDecision } from '../../jury/domain/decisions.queries.js';
import { listDropped, listUnasked } from '../../winners/domain/acceptances.queries.js';
import { type AnnouncedLetter, type Announcement, announcedOutcomes } from './announcement.js';
import { findAnnouncement } from './announcements.queries.js';
import { readersOf } from './letter-readers.js';
import { listLetters } from './letters.queries.js';
import { draftLetter } from './open-letter.js';
import { countPeople } from './team-people.queries.js';

/** Reads what would be announced about a call now. */
export async function readAnnouncement(connection: Connection, call: Call): Promise<Announcement> {
  const decision = await findDecision(connection, call.id);
  const scheduled = decision && (await findAnnouncement(connection, decision.id));
  const asked = (await listUnasked(connection, call.id)).length;
  const counts = await countPeople(connection, call.id);
  const all = await listLetters(connection, call.id);
  const letters = announcedOutcomes.flatMap((outcome): AnnouncedLetter[] => {
    const own = counts.get(outcome);
    const people = (own?.due ?? 0) + (own?.changed ?? 0);
    const open = all.find((one) => one.outcome === outcome && one.state !== 'sent');
    if (decision === null || own === undefined || people === 0 || open?.state === 'sending') return [];
    const { contents } = open ?? draftLetter(call.id, outcome, all);
    const { proposals, unreached, changed } = own;
    const readers = readersOf(own, call);
    return [{ outcome, proposals, unreached, people, changed, readers, state: open?.state ?? 'draft', contents }];
  });
  return {
    decisionId: decision?.id ?? null,
    isPublished: decision !== null && decision.publishedAt !== null,
    asked,
    dropped: decision === null || decision.publishedAt !== null ? 0 : (await listDropped(connection, call.id)).length,
    letters,
    scheduled: scheduled && { sendAt: scheduled.sendAt, deadlineLocal: scheduled.deadlineLocal },
  };
}
