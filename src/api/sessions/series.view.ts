import { z } from 'zod';
import type { Session } from '../../domain/sessions/session.entity.js';
import type { Series } from '../../domain/sessions/series.entity.js';

const instant = z.string().meta({ format: 'date-time' });

export const seriesSchema = z
  .object({
    id: z.string(),
    slug: z.string(),
    title: z.string(),
    description: z.string().meta({ description: 'Markdown.' }),
    sessions: z
      .array(z.object({ id: z.string(), title: z.string(), state: z.string(), startsAt: instant }))
      .meta({ description: 'By start, drafts and cancelled ones included.' }),
    createdAt: instant,
  })
  .meta({ id: 'Series', title: 'Series' });
export type SeriesView = z.output<typeof seriesSchema>;

/** Returns the API view of a series with its own of these sessions. */
export function seriesView(series: Series, sessions: readonly Session[]): SeriesView {
  return {
    id: series.id,
    slug: series.slug,
    title: series.title,
    description: series.description,
    sessions: sessions
      .filter(({ seriesId }) => seriesId === series.id)
      .map(({ id, title, state, startsAt }) => ({ id, title, state, startsAt: startsAt.toISOString() })),
    createdAt: series.createdAt.toISOString(),
  };
}
