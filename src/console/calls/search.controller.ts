import { anyone } from '../../domain/registrations/people/people-filter.js';
import { Get, Param } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { listOrganizations } from '../../domain/organizations/organization-list.queries.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { listProposalRows } from '../proposals/proposals.queries.js';
import { everyProposal } from '../proposals/proposals-query.js';

import { findSome } from '../registrations/rare-part.queries.js';
import { listPeople } from '../registrations/people.queries.js';
import { findBroadcasts, findSessions, findSpeakers, findVenues } from './search.queries.js';
import { maxFound, searchPage } from './search.page.js';

/** Searches everything in a call: people, sessions, speakers, venues, proposals, broadcasts, email templates, pages and functions. */
@ConsoleController('calls/:call/search', null)
export class SearchController {
  constructor(private readonly database: DataSource) {}

  @Get()
  async find(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const found = await this.search(call, page.query.search, page.now);
    page.render('calls/search', searchPage(await page.layout(), { call, search: page.query.search, ...found }));
  }

  private async search(call: Call, search: string, now: Date) {
    const connection = this.database.manager;
    const callId = call.id;
    const range = { limit: maxFound };
    if (search === '')
      return {
        people: [],
        organizations: [],
        sessions: [],
        speakers: [],
        venues: [],
        proposals: [],
        broadcasts: [],
      };
    const proposals = { filter: { ...everyProposal, search }, some: true };
    const filter = { ...anyone, search };
    const some = await findSome(connection, callId, filter, maxFound);
    const byTitle = { key: 'title' as const, down: false };
    return {
      people: await listPeople(connection, call, { filter, ...some }, { ...range, now }),
      organizations: await listOrganizations(connection, callId, { search, ...range }),
      sessions: await findSessions(connection, callId, search, maxFound),
      speakers: await findSpeakers(connection, callId, search, maxFound),
      venues: await findVenues(connection, search, maxFound),
      proposals: await listProposalRows(connection, call, proposals, byTitle, maxFound),
      broadcasts: await findBroadcasts(connection, callId, search, maxFound),
    };
  }
}
