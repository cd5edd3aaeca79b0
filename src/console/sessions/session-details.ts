import type { Call } from '../../domain/calls/call.entity.js';
import { everything, listAuditEntries } from '../../domain/identity/audit.queries.js';
import { findWaitingUpdates } from '../../domain/notifications/outbox/waiting-updates.queries.js';
import {
  countInvitedByPublishing,
  findSpeakerRecipients,
} from '../../domain/notifications/speakers/speaker-news.queries.js';
import { countNotMeIn } from '../../domain/notifications/suppression/suppressions.queries.js';
import { peopleAtNight, clockChanges } from '../../domain/sessions/clock-changes.js';
import { findPublishingChecks } from '../../domain/privacy/publishing-checks.queries.js';
import { countSessionProposals, listSessionProposals } from '../../domain/proposals/proposals.queries.js';
import { countRegistrations } from '../../domain/registrations/registrations.queries.js';
import { countSeatedZones, findPreviousInSeries } from '../../domain/registrations/people/zones.queries.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { listOccurrences } from '../../domain/sessions/sessions.queries.js';
import { canonicalZone } from '../../domain/time/zones.js';
import type { Connection } from '../../platform/database/tx.js';
import type { ConsolePage } from '../frame/console-page.js';
import { auditNames } from '../ui/audit.queries.js';
import { countTroubles } from './overview.queries.js';
import type { SessionPageInput } from './session.page.js';

const maxProposalsShown = 50;
const maxEntriesShown = 10;

/** Finds what the overview of a session shows: how many people there are, what waits, proposals and activity. */
export async function findSessionDetails(
  connection: Connection,
  { query, now }: ConsolePage,
  session: Session,
  call: Call,
): Promise<Omit<SessionPageInput, 'call' | 'session' | 'todos'>> {
  const { id } = session;
  const previous = await findPreviousInSeries(connection, session);
  const entries = await listAuditEntries(
    connection,
    { ...everything, subjects: [`session:${id}`] },
    maxEntriesShown,
    null,
  );
  const named = entries.flatMap(({ actor, subject }) => [actor, subject]);
  const speakers = await findSpeakerRecipients(connection, session, now, call);
  const updates = await findWaitingUpdates(connection, id, now);
  const audience = (await countSeatedZones(connection, [id])).get(id) ?? [];
  return {
    counts: await countRegistrations(connection, id),
    zone: canonicalZone(query.text('zone')) ?? call.timeZone,
    occurrences: await listOccurrences(connection, session),
    clockChanges: clockChanges(session, audience, now),
    atNight: peopleAtNight(session, audience, now),
    seriesClockChanges: previous && clockChanges(session, previous.audience, now, previous.startsAt),
    waitingUpdates: session.state === 'published' ? withWaitingSpeakers(updates, speakers) : null,
    troubles: (await countTroubles(connection, call.id, now)).get(id),
    notMe: await countNotMeIn(connection, id),
    proposals: await listSessionProposals(connection, id, maxProposalsShown),
    behind: await countSessionProposals(connection, id),
    speakers: session.state === 'draft' ? await countInvitedByPublishing(connection, session, now) : 0,
    checks: session.state === 'draft' ? await findPublishingChecks(connection, session, now) : [],
    entries,
    names: await auditNames(connection, named),
  };
}

/** Returns the emails about edits that wait, with those to speakers; null if none does. */
function withWaitingSpeakers(
  updates: { count: number; dueAt: Date } | null,
  { waiting, dueAt }: { waiting: number; dueAt: Date | null },
): { count: number; dueAt: Date } | null {
  if (updates === null) return dueAt && { count: waiting, dueAt };
  return { count: updates.count + waiting, dueAt: dueAt !== null && dueAt > updates.dueAt ? dueAt : updates.dueAt };
}
