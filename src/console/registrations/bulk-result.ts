import type { Decided } from '../../domain/registrations/decided.js';
import { hasMessage, translate } from '../../platform/i18n/messages.js';
import type { BulkAction } from './bulk-actions.js';
import type { ResultLine } from '../background-job.js';

/** What became of many registrations: each kind once, with how many, and those who were skipped with the reason. */
export function bulkResult(action: BulkAction, decided: readonly Decided[], language: string): ResultLine[] {
  const text = (key: string, values = {}) => translate(language, `console.registrations.bulk.${key}`, values);
  const kinds = new Map<string, number>();
  for (const one of decided) {
    const kind = one.ok ? (action === 'approve' ? one.registration.state : action) : `refused:${one.refusal.code}`;
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  const good = [...kinds].filter(([kind]) => !kind.startsWith('refused:'));
  const bad = [...kinds].filter(([kind]) => kind.startsWith('refused:'));
  if (decided.length === 0)
    return [{ state: { tone: 'off', icon: 'square', label: text('became.nothing') }, text: null, people: [] }];
  return [
    ...good.map(([kind, count]): ResultLine => {
      const isWaiting = kind === 'waitlisted';
      const shape = isWaiting
        ? { tone: 'warn' as const, icon: 'half' as const }
        : { tone: 'good' as const, icon: 'dot' as const };
      return { state: { ...shape, label: text(`became.${kind}`, { count }) }, text: null, people: [] };
    }),
    ...bad.map(([kind, count]): ResultLine => {
      const code = kind.slice('refused:'.length);
      const reason = hasMessage(language, `console.registrations.bulk.because.${code}`)
        ? text(`because.${code}`)
        : code;
      return {
        state: { tone: 'off', icon: 'square', label: text('became.skipped', { count }) },
        text: reason,
        people: [],
      };
    }),
  ];
}
