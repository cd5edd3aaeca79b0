import { textFor } from '../../domain/campaigns/campaign-texts.js';
import { countAudience, listAudience, type ListedMember } from '../../domain/broadcasts/audience.queries.js';
import type { Broadcast } from '../../domain/broadcasts/broadcast.entity.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { maskedAddress } from '../../domain/registrations/links/email-address.js';
import { translate } from '../../platform/i18n/messages.js';
import type { ConsolePage } from '../frame/console-page.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { broadcastPath } from '../paths/broadcast-paths.js';
import { campaignPeople, type PeopleView } from '../ui/campaign-view.js';
import { languageName } from '../ui/language-name.js';
import { messageState } from '../ui/message-log.js';
import { pageSize } from '../ui/pager.js';
import type { StateView } from '../ui/session-state.js';
import { listRecipients } from './recipients.queries.js';

/** People of a broadcast, before it starts or after. */
export interface BroadcastPeople {
  rows: readonly (ListedMember | Awaited<ReturnType<typeof listRecipients>>[number])[];
  total: number;
  page: number;
}

/** Reads the people on the page that is asked for: those who match the filter, and once it has started its recipients. */
export async function readBroadcastPeople(page: ConsolePage, broadcast: Broadcast): Promise<BroadcastPeople> {
  const { connection, now } = page;
  const { id, callId, filter, state, recipients } = broadcast;
  const number = page.query.page;
  const range = { limit: pageSize, offset: (number - 1) * pageSize };
  if (state !== 'draft' && state !== 'scheduled')
    return { rows: await listRecipients(connection, id, range), total: recipients ?? 0, page: number };
  const { total, leftOut } = await countAudience(connection, callId, filter, now);
  const all = total + leftOut.unsubscribed + leftOut.suppressed;
  return { rows: await listAudience(connection, callId, filter, now, range), total: all, page: number };
}

/** Lists who gets a broadcast, in which language, and who doesn't and why. */
export function broadcastPeople(
  layout: ConsoleLayout,
  { call, broadcast, people }: { call: Call; broadcast: Broadcast; people: BroadcastPeople },
): PeopleView {
  const { language } = layout;
  const text = (key: string, values = {}) => translate(language, `console.broadcasts.recipients.${key}`, values);
  const found = text('found', { count: people.total });
  return campaignPeople(layout, {
    heading: translate(language, 'console.invitations.people'),
    found,
    none: found,
    path: broadcastPath(broadcast),
    ...people,
    columns: [
      {
        heading: 'console.common.col.person',
        cell: ({ name, email, organization }) => ({
          text: name,
          sub: organization,
          lines: [layout.mayChange ? email : maskedAddress(email)],
        }),
      },
      {
        heading: 'console.broadcasts.recipients.reads',
        isLabelled: true,
        cell: (row) => languageName(textFor(broadcast.contents, row.language, call.languages).language, language),
      },
      { heading: 'console.common.col.state', cell: (row) => ({ state: stateOf(row, language) }) },
    ],
  });
}

function stateOf(row: BroadcastPeople['rows'][number], language: string): StateView {
  if ('state' in row) return messageState({ ...row, state: row.state ?? 'queued' }, language);
  const label = (key: string) => translate(language, `console.broadcasts.recipients.${key}`);
  if (!row.isUnsubscribed && !row.isSuppressed) return { tone: 'good', icon: 'dot', label: label('gets') };
  return { tone: 'off', icon: 'square', label: label(row.isUnsubscribed ? 'unsubscribed' : 'suppressed') };
}
