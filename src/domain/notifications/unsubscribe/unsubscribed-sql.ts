import type { Kind } from '../kinds/kind.js';
import { coreKinds } from '../kinds/kinds.js';

/** Returns SQL for whether an attendee, the row `alias`, has stopped emails of a kind. */
export function unsubscribedSql(kind: keyof typeof coreKinds, alias: string): string {
  const { category }: Kind = coreKinds[kind];
  return category === null ? 'false' : `'${category}' = any(${alias}.unsubscribed_from)`;
}
