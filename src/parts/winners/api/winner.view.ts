import { z } from 'zod';
import type { PublicWinner } from '../domain/public-winners.queries.js';

export const winnerSchema = z
  .object({
    id: z.uuid().meta({ description: 'Of the proposal.' }),
    title: z.string(),
    summary: z.string().meta({ description: 'Plain text; empty lines separate paragraphs.' }),
    language: z.string().nullable().meta({ description: 'Of the texts (BCP 47), if known.' }),
    theme: z.string().meta({ description: 'Slug.' }),
    outstanding: z.boolean().meta({ description: 'Whether it is outstanding in its theme.' }),
    team: z.array(z.string()).meta({ description: 'Names of those who agree that theirs is public.' }),
    organization: z.string().nullable(),
    country: z.string().nullable().meta({ description: 'Of the organization (ISO 3166-1 alpha-2).' }),
    website: z.string().nullable(),
    picture: z
      .object({ url: z.string(), alt: z.string() })
      .nullable()
      .meta({ description: 'WebP, at most 1,440 pixels wide and high.' }),
    page: z.string().meta({ description: 'Its place on the winners page.' }),
  })
  .meta({ id: 'Winner' });
export const winnerCountsSchema = z
  .object({
    chosen: z.number().meta({ description: 'Proposals that won, whether or not they are shown.' }),
    accepted: z.number().meta({ description: 'Of them, those whose team has accepted.' }),
    shown: z.number().meta({ description: 'Of them, those whose team agrees to be shown: the items.' }),
  })
  .meta({ id: 'WinnerCounts' });
export type WinnerView = z.output<typeof winnerSchema>;

/** Returns the API view of a public winner. */
export function winnerView({ slug }: { slug: string }, winner: PublicWinner, publicUrl: string): WinnerView {
  const { proposalId, pictureId, pictureAlt } = winner;
  const page = `${publicUrl}/calls/${slug}/winners`;
  return {
    id: proposalId,
    title: winner.title,
    summary: winner.summary,
    language: winner.language,
    theme: winner.theme,
    outstanding: winner.isOutstanding,
    team: winner.names,
    organization: winner.organization,
    country: winner.country,
    website: winner.url || null,
    picture: pictureId === null ? null : { url: `${page}/${proposalId}/picture.webp?v=${pictureId}`, alt: pictureAlt },
    page: `${page}#w-${proposalId}`,
  };
}
