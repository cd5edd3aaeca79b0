import type { AuditRow } from '../../domain/identity/audit.queries.js';
import { translate } from '../../platform/i18n/messages.js';
import type { AuditName } from '../ui/audit.queries.js';
import { auditView } from '../ui/audit-view.js';
import { dayAndTime } from '../ui/day-and-time.js';
import type { MessageRow } from '../ui/messages.queries.js';

type MessageEvent = 'queued' | 'accepted' | 'bounced' | 'failed' | 'dropped';

/** The entries of one moment in causal order: an action causes a message, and a message an action of ours. */
const ranks: Record<MessageEvent | 'auditEntry' | 'attendee.unreachable', number> = {
  auditEntry: 0,
  queued: 1,
  accepted: 2,
  dropped: 3,
  failed: 3,
  bounced: 3,
  'attendee.unreachable': 4,
};

/** Returns the activity and the messages of a registration as one timeline, newest first. */
export function personTimeline(
  entries: readonly AuditRow[],
  messages: readonly MessageRow[],
  names: ReadonlyMap<string, AuditName>,
  { timeZone, language, now }: { timeZone: string; language: string; now: Date },
) {
  const emails = messages.flatMap((message) =>
    eventsOf(message).map(({ event, at, detail }) => ({
      at,
      rank: ranks[event],
      view: {
        when: dayAndTime(at, timeZone, language, now),
        who: translate(language, 'console.identity.audit.actor.system'),
        what: translate(language, `console.notifications.delivery.event.${event}`, {
          kind: translate(language, `console.notifications.kind.${message.kind}`),
        }),
        detail,
        about: { label: '', path: null },
        origin: null,
        network: null,
      },
    })),
  );
  const done = entries
    // The message itself tells of it, with the server's words.
    .filter(({ action }) => action !== 'message.bounced')
    .map((entry) => ({
      at: entry.at,
      rank: ranks[entry.action === 'attendee.unreachable' ? entry.action : 'auditEntry'],
      view: auditView(entry, names, { timeZone, language, now }),
    }));
  return [...emails, ...done]
    .sort((a, b) => b.at.getTime() - a.at.getTime() || b.rank - a.rank)
    .map(({ view }) => view);
}

/** Newest first. */
function eventsOf(message: MessageRow): { event: MessageEvent; at: Date; detail: string | null }[] {
  const { state, createdAt, sentAt, dueAt, bouncedAt, result } = message;
  const events: { event: MessageEvent; at: Date; detail: string | null }[] = [];
  if (bouncedAt !== null)
    events.push({ event: 'bounced', at: bouncedAt, detail: message.bounceDiagnostic ?? message.bounceStatus });
  if (sentAt !== null) events.push({ event: 'accepted', at: sentAt, detail: result });
  // When it was last due: that of the last attempt.
  if (state === 'failed' || state === 'dropped') events.push({ event: state, at: dueAt, detail: result });
  return [...events, { event: 'queued', at: createdAt, detail: null }];
}
