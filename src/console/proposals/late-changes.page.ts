import type { Call } from '../../domain/calls/call.entity.js';
import { translate } from '../../platform/i18n/messages.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { proposalsPath } from '../paths/proposal-paths.js';
import type { LateChangeView } from './late-change-view.js';

export interface LateChangesPage extends ConsoleLayout {
  backPath: string;
  changes: LateChangeView[];
  /** How many more there are. */
  more: string | null;
}

/** Returns the page on which owners decide about what the platform has changed after the deadline. */
export function lateChangesPage(
  layout: ConsoleLayout,
  { call, changes, count }: { call: Call; changes: LateChangeView[]; count: number },
): LateChangesPage {
  const { language } = layout;
  const rest = count - changes.length;
  return {
    ...layout,
    title: translate(language, 'console.proposals.late.title'),
    backPath: proposalsPath(call),
    changes,
    more: rest > 0 ? translate(language, 'console.proposals.late.more', { count: rest }) : null,
  };
}
