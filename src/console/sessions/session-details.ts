import { findRoomCode } from '../../domain/attendance/room-codes.queries.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { listDelegationsIn } from '../../domain/delegations/delegations.queries.js';
import { everything, listAuditEntries } from '../../domain/identity/audit.queries.js';
import { findWaitingUpdates } from '../../domain/notifications/outbox/waiting-updates.queries.js';
import {
  countNotMeIn,
  countSuppressed,
  listSuppressed,
} from '../../domain/notifications/suppression/suppressions.queries.js';
import { findPublishingChecks } from '../../domain/privacy/publishing-checks.queries.js';
import { countSessionProposals, listSessionProposals } from '../../domain/proposals/proposals.queries.js';
import { countSeatedZones, findPreviousInSeries } from '../../domain/registrations/zones.queries.js';
import { clockChanges } from '../../domain/sessions/clock-changes.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { listOccurrences } from '../../domain/sessions/sessions.queries.js';
import { canonicalZone } from '../../domain/time/zones.js';
import type { Connection } from '../../platform/database/tx.js';
import type { ConsolePage } from '../console-page.js';
import { auditNames } from '../identity/audit.queries.js';
import { countMessageGroups, countMessageKinds } from '../notifications/messages.queries.js';
import { attendeeList, readAttendeesQuery } from '../registrations/attendee-list.js';
import { mostProposedShown, mostUnusedShown } from '../registrations/calendar-responses.js';
import { listUnusedReplies, tallyProposedTimes } from '../registrations/calendar-responses.queries.js';
import { mostUnreachableShown } from '../registrations/unreachable.js';
import type { SessionPageInput } from './session.page.js';

const mostProposalsShown = 50;
const mostEntriesShown = 10;

/** Finds what the page of a session shows: its people as the query filters them, messages, proposals and activity. */
export async function findSessionDetails(
  connection: Connection,
  { query, language, now }: ConsolePage,
  session: Session,
  call: Call,
): Promise<Omit<SessionPageInput, 'call' | 'roomKinds'>> {
  const { id } = session;
  const previous = await findPreviousInSeries(connection, session);
  const entries = await listAuditEntries(
    connection,
    { ...everything, subjects: [`session:${id}`] },
    mostEntriesShown,
    null,
  );
  const named = entries.flatMap(({ actor, subject }) => [actor, subject]);
  return {
    ...(await attendeeList(connection, session, readAttendeesQuery(query), language, now)),
    zone: canonicalZone(query.text('zone')) ?? call.timeZone,
    hasRoomCode: (await findRoomCode(connection, id)) !== null,
    occurrences: await listOccurrences(connection, session),
    clockChanges: clockChanges(session, (await countSeatedZones(connection, [id])).get(id) ?? [], now),
    seriesClockChanges: previous && clockChanges(session, previous.audience, now, previous.startsAt),
    messages: await countMessageGroups(connection, id),
    waitingUpdates: await findWaitingUpdates(connection, id, now),
    kinds: await countMessageKinds(connection, id),
    unreachable: {
      people: await listSuppressed(connection, id, mostUnreachableShown),
      count: (await countSuppressed(connection, call.id)).get(id) ?? 0,
    },
    notMe: await countNotMeIn(connection, id),
    proposedTimes: await tallyProposedTimes(connection, id, now, mostProposedShown),
    unusedReplies: await listUnusedReplies(connection, id, mostUnusedShown),
    proposals: await listSessionProposals(connection, id, mostProposalsShown),
    behind: await countSessionProposals(connection, id),
    delegations: await listDelegationsIn(connection, id),
    checks: session.state === 'draft' ? await findPublishingChecks(connection, session, now) : [],
    entries,
    names: await auditNames(connection, named),
  };
}
