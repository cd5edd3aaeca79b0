import { z } from 'zod';
import type { UnreadCells } from '../domain/invitations/invitations.queries.js';

export const unreadSchema = z
  .array(z.object({ field: z.enum(['language', 'timeZone']), text: z.string(), people: z.number().int() }))
  .meta({
    description:
      'Cells of the list that name no language of this site, or no known time zone, the most frequent first. These people ' +
      'read the language of the call, and its time.',
  });

/** Returns the API view of cells that were not understood. */
export function unreadView(cells: UnreadCells): z.output<typeof unreadSchema> {
  return cells.flatMap(({ part, text, count: people }) => (people === 0 ? [] : [{ field: part, text, people }]));
}
