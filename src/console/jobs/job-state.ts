import type { Job } from '../../domain/jobs/job.js';
import type { BulkAction } from '../../domain/registrations/approval/bulk-action.js';
import { translate } from '../../platform/i18n/messages.js';
import type { StateView } from '../ui/session-state.js';

const shapes: Record<Job['state'], Pick<StateView, 'tone' | 'icon'>> = {
  draft: { tone: 'off', icon: 'ring' },
  queued: { tone: 'off', icon: 'ring' },
  running: { tone: 'warn', icon: 'half' },
  done: { tone: 'good', icon: 'dot' },
  failed: { tone: 'bad', icon: 'bang' },
  cancelled: { tone: 'off', icon: 'square' },
};

/** Describes the state of a job. */
export function jobState({ state }: Pick<Job, 'state'>, language: string): StateView {
  return { ...shapes[state], label: translate(language, `console.jobs.state.${state}`) };
}

/** Returns what a job is, as a heading. */
export function jobHeading({ kind, input }: Pick<Job, 'kind' | 'input'>, language: string): string {
  if (kind === 'bulk-registrations')
    return translate(language, `console.registrations.bulk.${(input as { action: BulkAction }).action}`);
  if (kind === 'room-sheet') return translate(language, `console.attendance.print.${String(input['what'])}`);
  return translate(language, `console.jobs.kind.${kind}`);
}
