import type { Call } from '../../domain/calls/call.entity.js';
import { translate } from '../../platform/i18n/messages.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { mostTakenAtOnce } from '../../domain/proposals/late-change.js';
import { lateChangesPath, proposalsPath } from '../paths/proposal-paths.js';
import type { LateChangeView } from './late-change-view.js';

/** Returns the page on which owners decide about what the platform has changed after the deadline. */
export function lateChangesPage(
  layout: ConsoleLayout,
  { call, changes, count, isOwner }: { call: Call; changes: LateChangeView[]; count: number; isOwner: boolean },
) {
  const { language } = layout;
  const rest = count - changes.length;
  return {
    ...layout,
    title: translate(language, 'console.proposals.late.title'),
    backPath: proposalsPath(call),
    changes,
    // Where an owner takes over all that have come until now; null for others, and for one alone.
    all:
      isOwner && count > 1
        ? {
            action: lateChangesPath(call),
            seen: layout.now.toISOString(),
            label: translate(language, 'console.proposals.late.takeAll', { count: Math.min(count, mostTakenAtOnce) }),
          }
        : null,
    // How many more there are.
    more: rest > 0 ? translate(language, 'console.proposals.late.more', { count: rest }) : null,
  };
}
