import { callState, callTexts } from '../../domain/calls/call.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { formatLocalDateRange } from '../../domain/time/format.js';
import { translate } from '../../platform/i18n/messages.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { callPath } from '../paths/paths.js';
import { newCallPath, settingsPath } from '../paths/call-paths.js';

/** All calls: the archived ones last, otherwise the one that closes last first. */
export function callsPage(
  layout: ConsoleLayout,
  { calls, sessions }: { calls: readonly Call[]; sessions: ReadonlyMap<string, number> },
) {
  const { language, now } = layout;
  const text = (key: string, values = {}) => translate(language, `console.calls.list.${key}`, values);
  return {
    ...layout,
    title: text('title'),
    newPath: newCallPath,
    calls: calls
      .toSorted((a, b) => Number(a.archivedAt !== null) - Number(b.archivedAt !== null))
      .map((call) => ({
        path: callPath(call),
        settingsPath: settingsPath(call),
        name: callTexts(call, language).name,
        dates: formatLocalDateRange(call.opensOn, call.closesOn, language),
        sessions: text('sessions', { count: sessions.get(call.id) ?? 0 }),
        state: text(`state.${stateOf(call, now)}`),
      })),
  };
}

function stateOf(call: Call, now: Date): 'draft' | 'archived' | 'upcoming' | 'open' | 'closed' {
  const state = callState(call);
  if (state !== 'public') return state;
  if (call.opensAt !== null && now < call.opensAt) return 'upcoming';
  return call.closesAt !== null && now > call.closesAt ? 'closed' : 'open';
}
