import type { Imported } from '../../flows/registrations/import-registrations.flow.js';
import { translate } from '../../platform/i18n/messages.js';
import { refusalText } from './import.page.js';
import type { ResultLine } from '../background-job.js';

/** What became of the rows of an import: each kind once, with how many; `leftOut` rows had faults. */
export function importResult(imported: readonly Imported[], leftOut: number, language: string): ResultLine[] {
  const text = (key: string, values = {}) => translate(language, `console.registrations.import.${key}`, values);
  const count = (is: (one: Imported) => boolean) => imported.filter(is).length;
  const created = (state: string) => count((one) => one.ok && one.created && one.state === state);
  const good = (['confirmed', 'waitlisted', 'pending'] as const).map((state) => ({ state, count: created(state) }));
  const standing = count((one) => one.ok && !one.created);
  const codes = new Map<string, number>();
  for (const one of imported) if (!one.ok) codes.set(one.code, (codes.get(one.code) ?? 0) + 1);
  const plain = (tone: 'good' | 'warn' | 'off' | 'bad', icon: 'dot' | 'half' | 'square' | 'bang', label: string) => ({
    state: { tone, icon, label },
    text: null,
    people: [],
  });
  return [
    ...good
      .filter((one) => one.count > 0)
      .map((one) =>
        one.state === 'confirmed'
          ? plain('good', 'dot', text('became.confirmed', { count: one.count }))
          : plain('warn', 'half', text(`became.${one.state}`, { count: one.count })),
      ),
    ...(standing > 0 ? [plain('off', 'square', text('became.standing', { count: standing }))] : []),
    ...[...codes].map(([code, many]) => ({
      ...plain('bad', 'bang', text('became.refused', { count: many })),
      text: refusalText(code, language),
    })),
    ...(leftOut > 0 ? [plain('bad', 'bang', text('became.faulty', { count: leftOut }))] : []),
  ];
}
