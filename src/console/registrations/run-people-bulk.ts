import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Call } from '../../domain/calls/call.entity.js';
import type { Decided } from '../../domain/registrations/decided.js';
import { listTagsOf } from '../../domain/registrations/tags.queries.js';
import { RecordExport } from '../../flows/privacy/record-export.flow.js';
import { TagPeople } from '../../flows/registrations/tag-people.flow.js';
import { UntagPeople } from '../../flows/registrations/untag-people.flow.js';
import { WithdrawMany } from '../../flows/registrations/withdraw-many.flow.js';
import { translate } from '../../platform/i18n/messages.js';
import { Logger } from '../../platform/logger.js';
import { portions, runJob } from '../background-job.js';
import type { ConsolePage } from '../console-page.js';
import { newBroadcastPath } from '../paths.js';
import { tableCsv, tableWorkbook } from '../table-file.js';
import { bulkResult } from './bulk.page.js';
import { chosenPeople, type PeopleChoice } from './people-bulk.js';
import { backToPeople, type BulkDetails } from './people-bulk.page.js';
import { peopleTable } from './people-table.js';
import { listPeople, listPeopleIds, listSeatsOf } from './people.queries.js';

/** So many are done at once, before the next page arrives. */
const atOnce = 1000;
/** Each leaves a seat, with an email. */
const seatsAtOnce = 100;
/** More than any call has. */
const everybody = 1_000_000;

type Work = (ids: readonly string[]) => Promise<{ done: number; decided: readonly Decided[] }>;

/** Runs a confirmed action on many people, in portions. */
@Injectable()
export class RunPeopleBulk {
  constructor(
    private readonly database: DataSource,
    private readonly logger: Logger,
    private readonly tagPeople: TagPeople,
    private readonly untagPeople: UntagPeople,
    private readonly withdrawMany: WithdrawMany,
    private readonly recordExport: RecordExport,
  ) {}

  async run(page: ConsolePage, call: Call, choice: PeopleChoice, details: BulkDetails): Promise<void> {
    const { actor } = page;
    switch (choice.action) {
      case 'csv':
      case 'xlsx':
        return this.export(page, call, choice);
      case 'withdraw':
        return this.withdraw(page, call, choice, details.sessionId);
      case 'untag': {
        const work: Work = async (ids) => ({
          done: await this.untagPeople.run(details.tagId, ids, actor),
          decided: [],
        });
        return this.inPortions(page, choice, await this.ids(page, call, choice), backToPeople(call, choice), work);
      }
      case 'tag':
      case 'message': {
        const { tag } = await this.tagPeople.run(call.id, [], details.tagName, actor);
        const work: Work = async (ids) => {
          const { count } = await this.tagPeople.run(call.id, ids, tag.name, actor);
          return { done: count, decided: [] };
        };
        const path = choice.action === 'tag' ? backToPeople(call, choice) : `${newBroadcastPath(call)}?tags=${tag.id}`;
        return this.inPortions(page, choice, await this.ids(page, call, choice), path, work);
      }
    }
  }

  private ids(page: ConsolePage, call: Call, choice: PeopleChoice): Promise<string[]> {
    return listPeopleIds(this.database.manager, call, chosenPeople(choice), page.now);
  }

  private async withdraw(page: ConsolePage, call: Call, choice: PeopleChoice, sessionId: string): Promise<void> {
    const seats = await listSeatsOf(this.database.manager, call, chosenPeople(choice), sessionId, page.now);
    const work: Work = async (ids) => {
      const decided = await this.withdrawMany.run(sessionId, ids, page.actor);
      return { done: ids.length, decided };
    };
    await this.asJob(page, choice, seats, backToPeople(call, choice), work, seatsAtOnce);
  }

  /** A few people are done before the next page, and many while a page arrives. */
  private async inPortions(
    page: ConsolePage,
    choice: PeopleChoice,
    ids: readonly string[],
    path: string,
    work: Work,
  ): Promise<void> {
    if (ids.length > atOnce) return this.asJob(page, choice, ids, path, work, atOnce);
    const { done } = await work(ids);
    page.redirect(path, `console.registrations.people.bulk.done.${choice.action}`, { count: done });
  }

  private async asJob(
    page: ConsolePage,
    { action }: PeopleChoice,
    ids: readonly string[],
    backPath: string,
    work: Work,
    size: number,
  ): Promise<void> {
    const { language } = page;
    const text = (key: string, values = {}) => translate(language, `console.registrations.${key}`, values);
    const backLabel = text(action === 'message' ? 'people.bulk.write' : 'people.bulk.back');
    const job = { heading: text(`people.bulk.${action}`), sessionTitle: text('people.title'), backPath, backLabel };
    await runJob(page, await page.layout(), job, async (report) => {
      const decided: Decided[] = [];
      let [seen, done, failed]: [number, number, string | null] = [0, 0, null];
      try {
        for (const portion of portions(ids, size)) {
          report(text('bulk.progress', { done: seen, total: ids.length }));
          const result = await work(portion);
          [seen, done] = [seen + portion.length, done + result.done];
          decided.push(...result.decided);
        }
      } catch (error) {
        this.logger.error({ err: error }, 'bulk action on people failed');
        failed = text('bulk.failed', { done: seen, total: ids.length });
      }
      if (action === 'withdraw') return { failed, lines: bulkResult('withdraw', decided, language) };
      const label = text(`people.bulk.done.${action}`, { count: done });
      return { failed, lines: [{ state: { tone: 'good', icon: 'dot', label }, text: null, people: [] }] };
    });
  }

  private async export(page: ConsolePage, call: Call, choice: PeopleChoice): Promise<void> {
    const connection = this.database.manager;
    await this.recordExport.run(call, 'people', page.actor);
    const range = { now: page.now, limit: everybody, offset: 0 };
    const rows = await listPeople(connection, call, { ...chosenPeople(choice), sort: choice.list.sort }, range);
    const rowIds = rows.map(({ id }) => id);
    const table = peopleTable(rows, await listTagsOf(connection, rowIds));
    const name = `${call.slug}-people.${choice.action}`;
    page.download(name, choice.action === 'csv' ? tableCsv(table) : await tableWorkbook(table, 'People'));
  }
}
