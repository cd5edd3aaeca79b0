import { hasMessage, translate } from '../../platform/i18n/messages.js';
import type { StateView } from './session-state.js';

/** Returns the result of a bulk action by outcome, skipped registrations with the reason. */
export function bulkOutcome(counts: Readonly<Record<string, number>>, language: string): OutcomeLine[] {
  const text = (key: string, count = 0) => translate(language, `console.registrations.bulk.${key}`, { count });
  const kinds = Object.entries(counts);
  if (kinds.length === 0)
    return [{ state: { tone: 'off', icon: 'square', label: text('became.nothing') }, text: null }];
  const good = kinds.filter(([kind]) => !kind.startsWith('refused:'));
  const bad = kinds.filter(([kind]) => kind.startsWith('refused:'));
  return [
    ...good.map(([kind, count]): OutcomeLine => {
      return { state: { tone: 'good', icon: 'dot', label: text(`became.${kind}`, count) }, text: null };
    }),
    ...bad.map(([kind, count]): OutcomeLine => {
      const code = kind.slice('refused:'.length);
      const isKnown = hasMessage(language, `console.registrations.bulk.because.${code}`);
      const state = { tone: 'off', icon: 'square', label: text('became.skipped', count) } as const;
      return { state, text: isKnown ? text(`because.${code}`) : code };
    }),
  ];
}

/** One kind of outcome, and why where that is worth naming. */
export interface OutcomeLine {
  state: StateView;
  text: string | null;
}
