import type { Call } from '../../domain/calls/call.entity.js';
import { zoneLabel } from '../../domain/time/zones.js';
import { translate } from '../../platform/i18n/messages.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { pager } from '../ui/pager.js';
import { withQuery } from '../paths/paths.js';
import type { EmailTestView } from '../ui/email-test.js';
import { deliveryPath } from '../paths/notification-paths.js';
import { sessionPath } from '../paths/session-paths.js';
import { messageView } from '../ui/message-log.js';
import { type listUndeliveredOfCall } from '../ui/messages.queries.js';
import { type UndeliveredGroup } from '../ui/message-groups.js';
import { undeliveredGroups } from '../ui/message-groups.js';
import { retryAllLink } from '../ui/message-log.js';

export interface DeliveryInput {
  call: Call;
  test: EmailTestView;
  group: UndeliveredGroup;
  page: number;
  counts: Record<UndeliveredGroup, number>;
  rows: Awaited<ReturnType<typeof listUndeliveredOfCall>>;
  /** Ids of the rows that can be sent again. */
  undelivered: ReadonlySet<string>;
  /** How many of the call there are. */
  undeliveredCount: number;
}

/** Returns the messages of a call that have not arrived, in the call's zone. */
export function deliveryPage(layout: ConsoleLayout, input: DeliveryInput) {
  const { language, now, mayChange } = layout;
  const { call, counts, group } = input;
  const text = (key: string, values = {}) => translate(language, `console.notifications.${key}`, values);
  const path = deliveryPath(call);
  return {
    ...layout,
    title: text('delivery.title'),
    lede: text('delivery.lede', { place: zoneLabel(call.timeZone, now, language) }),
    tabs: undeliveredGroups.map((one) => ({
      path: withQuery(path, { state: one }),
      label: text(`message.${one}`),
      count: counts[one],
      current: one === group,
    })),
    rows: input.rows.map((row) => ({
      ...messageView(
        row,
        { timeZone: call.timeZone, language, now: layout.now },
        mayChange && input.undelivered.has(row.id),
      ),
      about:
        row.sessionId === null || row.sessionTitle === null
          ? null
          : { path: sessionPath({ id: row.sessionId }, 'messages'), title: row.sessionTitle },
    })),
    hasRetries: mayChange && input.undelivered.size > 0,
    retryAll: retryAllLink({ call: call.slug }, mayChange ? input.undeliveredCount : 0, language),
    empty: input.rows.length === 0 ? text('delivery.none') : null,
    // Null for those who change nothing.
    emailTest: mayChange ? input.test : null,
    pager: pager(counts[group], input.page, language, (page) => withQuery(path, { state: group, page })),
  };
}
