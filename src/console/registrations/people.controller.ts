import { Get, Param } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { listTagNames } from '../../domain/registrations/tags.queries.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePage, Page } from '../console-page.js';
import { countPeople, listPeople, peopleViews } from './people.queries.js';
import { peoplePage, peopleRange } from './people.page.js';

/** The people of a call. */
@ConsoleController('calls/:call/people', 'people')
export class PeopleController {
  constructor(private readonly database: DataSource) {}

  @Get()
  async list(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const connection = this.database.manager;
    const call = await page.call(slug);
    const { search, page: number } = page.query;
    const view = peopleViews.find((one) => one === page.query.text('view')) ?? 'all';
    const tags = await listTagNames(connection, call.id);
    const tag = tags.find(({ id }) => id === page.query.text('tag'))?.id ?? '';
    const filter = { view, tag, search };
    const total = await countPeople(connection, call.id, filter);
    const rows = await listPeople(connection, call.id, filter, peopleRange(number));
    page.render(
      'registrations/people',
      peoplePage(await page.layout(), { call, rows, tags, total, filter, page: number }),
    );
  }
}
