import { Get, Header, Param } from '@nestjs/common';
import { z } from 'zod';
import { DataSource } from 'typeorm';
import { getCall } from '../../../domain/calls/calls.queries.js';
import {
  countWinners,
  findWinnersVersion,
  listPublicWinners,
  type WinnerCounts,
  type PublicWinner,
} from '../domain/public-winners.queries.js';
import { Config } from '../../../platform/config.js';
import { NotFound } from '../../../platform/errors.js';
import { ApiController } from '../../../api/api-controller.js';
import { Operation } from '../../../api/operation.js';

const winnerSchema = z
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
const winnerCountsSchema = z
  .object({
    chosen: z.number().meta({ description: 'Proposals that won, whether or not they are shown.' }),
    accepted: z.number().meta({ description: 'Of them, those whose team has accepted.' }),
    shown: z.number().meta({ description: 'Of them, those whose team agrees to be shown: the items.' }),
  })
  .meta({ id: 'WinnerCounts' });
type WinnerView = z.output<typeof winnerSchema>;

/** Returns the API view of a public winner. */
function winnerView({ slug }: { slug: string }, winner: PublicWinner, publicUrl: string): WinnerView {
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

@ApiController('Winners', '/calls/:call/winners')
export class WinnersApiController {
  constructor(
    private readonly database: DataSource,
    private readonly config: Config,
  ) {}

  @Get()
  @Header('access-control-allow-origin', '*')
  @Header('cache-control', 'no-cache')
  @Operation({
    summary: 'List the published winners',
    description:
      'Returns what the winners page shows: only what each team agrees to. Needs no key, and pages of other sites can ' +
      'ask for it. A team can withdraw its agreement, so ask again rather than keeping the answer.',
    answer: 'The winners by theme, in the order of the page.',
    schema: z.object({ counts: winnerCountsSchema, items: z.array(winnerSchema) }),
    refusals: { 404: 'There is no such call, or its winners are not published.' },
    requires: null,
  })
  async list(@Param('call') slug: string): Promise<{ counts: WinnerCounts; items: WinnerView[] }> {
    const { manager } = this.database;
    const found = await findWinnersVersion(manager, slug);
    if (found?.isPublished !== true) throw new NotFound('winners-unpublished', 'The winners are not published yet.');
    const call = await getCall(manager, found.id);
    const themes = call.themes.map((theme) => theme.slug);
    const place = (slugOfTheme: string) => (themes.indexOf(slugOfTheme) + themes.length + 1) % (themes.length + 1);
    const winners = (await listPublicWinners(manager, found.id)).toSorted((a, b) => place(a.theme) - place(b.theme));
    const counts = await countWinners(manager, found.id);
    return { counts, items: winners.map((one) => winnerView(call, one, this.config.publicUrl)) };
  }
}
