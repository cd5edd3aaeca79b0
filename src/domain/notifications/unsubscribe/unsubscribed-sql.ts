import type { Kind } from '../kinds/kind.js';
import { kinds, type MessageKind } from '../kinds/kinds.js';

/** Returns SQL for whether an attendee, the row `alias`, has stopped emails of a kind. */
export function unsubscribedSql(kind: MessageKind, alias: string): string {
  const { category }: Kind = kinds[kind];
  return category === null ? 'false' : `'${category}' = any(${alias}.unsubscribed_from)`;
}
