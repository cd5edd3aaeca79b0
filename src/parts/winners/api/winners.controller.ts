import { Get, Header, Param } from '@nestjs/common';
import { z } from 'zod';
import { DataSource } from 'typeorm';
import { getCall } from '../../../domain/calls/calls.queries.js';
import {
  countWinners,
  findWinnersVersion,
  listPublicWinners,
  type WinnerCounts,
} from '../domain/public-winners.queries.js';
import { Config } from '../../../platform/config.js';
import { NotFound } from '../../../platform/errors.js';
import { ApiController } from '../../../api/api-controller.js';
import { Operation } from '../../../api/operation.js';
import { winnerCountsSchema, winnerSchema, type WinnerView, winnerView } from './winner.view.js';

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
    status: 200,
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
