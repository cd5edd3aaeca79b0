import { Get, Param, Query } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { suggestNames } from '../../domain/organizations/similar-organizations.queries.js';
import { ReadReplica } from '../../platform/database/read-replica.js';
import type { Connection } from '../../platform/database/tx.js';
import { SiteController, Page, SitePage } from '../site-page.js';
import { nameLimit } from '../limits.js';
import { PublicCalls } from '../calls/public-calls.js';

const maxNames = 8;
/** A single letter matches nearly everything, unless it is a word. */
const fewestLetters = 2;

/** Suggests organization names in the registration form. */
@SiteController()
export class OrganizationNamesController {
  constructor(
    private readonly replica: ReadReplica,
    private readonly calls: PublicCalls,
  ) {}

  @Get('calls/:call/organizations.json')
  @RouteConfig(nameLimit)
  async names(@Param('call') slug: string, @Query('q') asked: unknown, @Page() page: SitePage): Promise<void> {
    const { id } = await this.calls.get(slug);
    const typed = typeof asked === 'string' ? asked.trim().slice(0, 200) : '';
    const isEnough = typed.length >= fewestLetters || /\p{Script=Han}/u.test(typed);
    const suggest = (connection: Connection) => suggestNames(connection, id, typed, maxNames);
    const names = isEnough ? await this.replica.read(page, suggest) : [];
    void page.reply.header('cache-control', 'public, max-age=60').send({ names });
  }
}
