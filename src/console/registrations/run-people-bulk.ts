import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Call } from '../../domain/calls/call.entity.js';
import { listTagsOf, type Tag } from '../../domain/registrations/people/tags.queries.js';
import { RecordExport } from '../../flows/privacy/record-export.flow.js';
import { listeningLanguages } from '../../domain/sessions/language-offer.js';
import { listSessionChoices } from '../broadcasts/broadcasts.queries.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { StartBulk } from '../../flows/registrations/start-bulk.flow.js';
import { ChangeTags } from '../../flows/registrations/change-tags.flow.js';
import { translate } from '../../platform/i18n/messages.js';
import { type StreamedCell, streamWorkbook, type StreamedColumn } from '../../platform/workbook/stream-workbook.js';
import type { ConsolePage } from '../frame/console-page.js';
import { registrationStates } from '../../domain/registrations/registration.js';
import { filterQuery } from '../ui/people-filter.js';
import { newBroadcastPath } from '../paths/broadcast-paths.js';
import { jobPath } from '../paths/job-paths.js';
import { streamCsv } from '../../platform/workbook/stream-rows.js';
import { chosenPeople, type PeopleChoice } from './people-bulk.js';
import { backToPeople, type BulkDetails } from './people-bulk.page.js';
import { listPeople, listPeopleIds, listSeatsOf, type PersonRow } from './people.queries.js';
import { countryOf } from '../../domain/registrations/people/people-conditions.js';

const names = [
  'name',
  'email',
  'organization',
  'country',
  'time_zone',
  'language',
  'address',
  'registered_at',
  'sessions',
  'attended',
  'proposals',
  'tags',
];

/** The columns of people in a file. */
export const peopleTableColumns: readonly StreamedColumn[] = names.map((name) => {
  return { name, width: /^(?:name|email|organization)$/u.test(name) ? 30 : 16 };
});

/** People as rows of a file. Instants are texts in UTC (RFC 3339), and tags are separated by semicolons. */
function peopleTableRows(
  rows: readonly PersonRow[],
  tags: readonly (Tag & { attendeeId: string })[],
  hasListening: boolean,
) {
  const tagsOf = new Map<string, string[]>();
  for (const { attendeeId, name } of tags) tagsOf.set(attendeeId, [...(tagsOf.get(attendeeId) ?? []), name]);
  return rows.map((row) => [
    row.name,
    row.email,
    row.organization,
    countryOf(row),
    row.timeZone,
    row.language,
    addressWord(row),
    row.createdAt.toISOString(),
    row.sessions,
    row.attended,
    row.proposals,
    tagsOf.get(row.id)?.join('; ') ?? null,
    ...(hasListening ? [row.listensIn?.join('; ') ?? null] : []),
  ]);
}

function addressWord({ isBlocked, isNotMe, isUnreachable, isProven }: PersonRow): string {
  if (isBlocked) return 'blocked';
  if (isNotMe) return 'not-me';
  if (isUnreachable) return 'unreachable';
  return isProven ? 'confirmed' : 'unconfirmed';
}

/** The most people that are changed before the response; more are changed in the background. */
const atOnce = 1000;
/** How many people of a file are read at a time. */
const portion = 1000;

/** Runs a confirmed action on many people. */
@Injectable()
export class RunPeopleBulk {
  constructor(
    private readonly database: DataSource,
    private readonly changeTags: ChangeTags,
    private readonly startBulk: StartBulk,
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
      case 'untag':
        return this.tag(page, call, choice, { id: details.tagId, name: '' });
      case 'message':
        return page.redirect(messagePath(call, choice));
      case 'tag': {
        const { tag } = await this.changeTags.tagPeople(call.id, [], details.tagName, actor);
        return this.tag(page, call, choice, tag);
      }
    }
  }

  private async withdraw(page: ConsolePage, call: Call, choice: PeopleChoice, sessionId: string): Promise<void> {
    const connection = this.database.manager;
    const seats = await listSeatsOf(connection, call, chosenPeople(choice), sessionId, page.now);
    const session = await getSession(connection, sessionId);
    const id = await this.startBulk.registrations(session, { action: 'withdraw', note: '' }, seats, page.actor);
    page.redirect(jobPath({ id }));
  }

  /** A few people are tagged before the next page, and many in the background. */
  private async tag(page: ConsolePage, call: Call, choice: PeopleChoice, tag: { id: string; name: string }) {
    const { action } = choice;
    const ids = await listPeopleIds(this.database.manager, call, chosenPeople(choice), page.now);
    const does = action === 'untag' ? 'untag' : 'tag';
    if (ids.length > atOnce) {
      const id = await this.startBulk.tagging(call.id, { tagId: tag.id, does }, ids, page.actor);
      return page.redirect(jobPath({ id }));
    }
    const count =
      does === 'untag'
        ? await this.changeTags.untagPeople(call.id, tag.id, ids, page.actor)
        : (await this.changeTags.tagPeople(call.id, ids, tag.name, page.actor)).count;
    page.redirect(backToPeople(call, choice), `console.registrations.people.bulk.done.${action}`, { count });
  }

  private async export(page: ConsolePage, call: Call, choice: PeopleChoice): Promise<void> {
    await this.recordExport.run(call, 'people', page.actor);
    const sessions = await listSessionChoices(this.database.manager, call.id);
    // Only where a session offers a choice.
    const hasListening = sessions.some((session) => listeningLanguages(session).length > 0);
    const columns = [...peopleTableColumns, ...(hasListening ? [{ name: 'listens_in', width: 16 }] : [])];
    const rows = this.rows(call, choice, page.now, hasListening);
    const file =
      choice.action === 'csv'
        ? streamCsv(columns, rows)
        : streamWorkbook(columns, rows, translate(page.language, 'console.registrations.people.title'));
    page.download(`${call.slug}-people.${choice.action}`, file);
  }

  /** Reads the people of a file in portions, while those before are sent. */
  private async *rows(
    call: Call,
    choice: PeopleChoice,
    now: Date,
    hasListening: boolean,
  ): AsyncGenerator<StreamedCell[][]> {
    const connection = this.database.manager;
    const chosen = { ...chosenPeople(choice), sort: choice.list.sort };
    let after: string | undefined;
    do {
      const range = { now, limit: portion, place: after === undefined ? {} : { after } };
      const rows: PersonRow[] = await listPeople(connection, call, chosen, range);
      const ids = rows.map(({ id }) => id);
      yield peopleTableRows(rows, await listTagsOf(connection, ids), hasListening);
      after = rows.length < portion ? undefined : ids.at(-1);
    } while (after !== undefined);
  }
}

/** The form of a broadcast to these people, which says how many they are before anything is sent. */
function messagePath(call: Call, { ids, list: { filter } }: PeopleChoice): string {
  const state = registrationStates.find((one) => one === filter.state);
  const chosen: [string, string][] =
    ids === null
      ? [
          ['listed', filterQuery(filter)],
          ['states', state ?? ''],
        ]
      : ids.map((id) => ['attendees', id]);
  return `${newBroadcastPath(call)}?${new URLSearchParams(chosen.filter(([, value]) => value !== '')).toString()}`;
}
