import { translate } from '../../platform/i18n/messages.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { zoneLabel } from '../../domain/time/zones.js';
import type { SuppressedPerson } from '../../domain/notifications/suppression/suppressions.queries.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { dayAndTime } from '../ui/day-and-time.js';
import { messageBar, messageView } from '../ui/message-log.js';
import { type MessageCounts, type MessageRow } from '../ui/messages.queries.js';
import { type MessageGroup } from '../ui/message-groups.js';
import { type CountedEmail, plannedText } from './planned-view.js';
import { messageGroups } from '../ui/message-groups.js';
import { pager } from '../ui/pager.js';
import { retryAllLink } from '../ui/message-log.js';
import { withQuery } from '../../platform/http/query.js';
import { sessionPath } from '../paths/session-paths.js';
import { unreachableSection } from '../registrations/unreachable.js';

/** The log of what was sent about a session, in the zone of the session. */
export function messagesPage(
  layout: ConsoleLayout,
  input: {
    session: Session;
    group: MessageGroup;
    page: number;
    counts: MessageCounts;
    /** What is still to leave by itself. */
    planned: readonly CountedEmail[];
    kinds: readonly { kind: string; total: number; sent: number }[];
    /** The first of those whom emails do not reach, and how many there are. */
    unreachable: { people: readonly SuppressedPerson[]; count: number };
    rows: readonly MessageRow[];
    /** Ids of the rows that can be sent again. */
    undelivered: ReadonlySet<string>;
    /** How many of the session there are. */
    undeliveredCount: number;
  },
) {
  const { language, now } = layout;
  const { session, counts, group } = input;
  const path = sessionPath(session, 'messages');
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const countOf = (one: MessageGroup) => (one === 'all' ? total : counts[one]);
  return {
    ...layout,
    title: session.title,
    zoneNote: translate(language, 'console.common.timesIn', { place: zoneLabel(session.timeZone, now, language) }),
    // Where a text to the people with a seat is written; null for those who can't, and for a draft.
    writePath: layout.mayRun && session.publishedAt !== null ? sessionPath(session, 'write') : null,
    unreachable: unreachableSection(
      layout,
      session,
      input.unreachable.people,
      input.unreachable.count,
      session.timeZone,
    ),
    planned: input.planned.map((email) => ({
      when: dayAndTime(email.at, session.timeZone, language, now),
      what: `${plannedText(email, language)} · ${translate(language, 'console.common.people', { count: email.people })}`,
    })),
    bar: messageBar(counts, language),
    kinds: input.kinds.map(({ kind, total: all, sent }) => ({
      label: translate(language, `console.notifications.kind.${kind}`),
      text: translate(language, 'console.sessions.sentOf', { sent, total: all }),
    })),
    tabs: messageGroups
      .filter((one) => one === 'all' || one === group || counts[one] > 0)
      .map((one) => ({
        path: withQuery(path, { state: one === 'all' ? undefined : one }),
        label: translate(
          language,
          one === 'all' ? 'console.notifications.message.all' : `console.notifications.message.${one}`,
        ),
        count: countOf(one),
        current: one === group,
      })),
    rows: input.rows.map((row) => ({
      ...messageView(
        row,
        { timeZone: session.timeZone, language, now: layout.now },
        layout.mayChange && input.undelivered.has(row.id),
      ),
      about: null,
    })),
    hasRetries: layout.mayChange && input.undelivered.size > 0,
    retryAll: retryAllLink({ session: session.id }, layout.mayChange ? input.undeliveredCount : 0, language),
    pager: pager(countOf(group), input.page, language, (page) => withQuery(path, { state: group, page })),
  };
}
