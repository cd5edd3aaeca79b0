import { textFor } from '../../domain/campaigns/campaign-texts.js';
import type { Broadcast } from '../../domain/broadcasts/broadcast.entity.js';
import type { BroadcastCounts } from '../../domain/broadcasts/broadcasts.queries.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { translate } from '../../platform/i18n/messages.js';
import { broadcastState, whenText } from './broadcast.page.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { type Pager, pager } from '../ui/pager.js';
import { withQuery } from '../paths/paths.js';
import { broadcastPath, broadcastsPath, newBroadcastPath } from '../paths/broadcast-paths.js';
import type { StateView } from '../ui/session-state.js';

export interface BroadcastsPage extends ConsoleLayout {
  newPath: string;
  found: string;
  empty: string | null;
  rows: { path: string; subject: string; when: string; state: StateView; sent: string }[];
  pager: Pager | null;
}

/** The broadcasts of a call, the newest first. */
export function broadcastsPage(
  layout: ConsoleLayout,
  input: {
    call: Call;
    rows: readonly Broadcast[];
    counts: ReadonlyMap<string, BroadcastCounts>;
    total: number;
    page: number;
  },
): BroadcastsPage {
  const { language } = layout;
  const { call, rows, counts, total, page } = input;
  const text = (key: string, values = {}) => translate(language, `console.broadcasts.${key}`, values);
  return {
    ...layout,
    title: text('title'),
    newPath: newBroadcastPath(call),
    found: text('found', { count: total }),
    empty: total === 0 ? text('none') : null,
    rows: rows.map((broadcast) => ({
      path: broadcastPath(broadcast),
      subject: textFor(broadcast.contents, language, call.languages).subject,
      when: whenText(broadcast, call, language),
      state: broadcastState(broadcast, language),
      sent:
        broadcast.recipients === null
          ? ''
          : text('sentOf', { sent: counts.get(broadcast.id)?.sent ?? 0, count: broadcast.recipients }),
    })),
    pager: pager(total, page, language, (next) => withQuery(broadcastsPath(call), { page: next })),
  };
}
