import { Param, Post } from '@nestjs/common';
import type { Call } from '../../domain/calls/call.entity.js';
import { listChanged } from '../../domain/attendance/bulk.queries.js';
import { tagInput } from '../../domain/registrations/people/tag.js';
import { listTagNames } from '../../domain/registrations/people/tags.queries.js';
import { isUuid } from '../../platform/database/uuid.js';
import type { FieldError } from '../../platform/errors.js';
import { FormValues } from '../../platform/http/form-values.js';
import { listSessionChoices } from '../broadcasts/broadcasts.queries.js';
import { fieldErrorsOf } from '../../platform/validation.js';
import { confirmStep } from '../ui/confirm.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { chosenPeople, type PeopleChoice, peopleChoice } from './people-bulk.js';
import { backToPeople, type BulkDetails, peopleBulkPage } from './people-bulk.page.js';
import { peopleList } from '../ui/people-filter.js';
import { countPeople, listPeople, listSeatsOf } from './people.queries.js';
import { RunPeopleBulk } from './run-people-bulk.js';

const namesShown = 12;

/** Actions on many people of a call: the number is shown first. */
@ConsoleController('calls/:call/people/bulk', 'people')
export class PeopleBulkController {
  constructor(private readonly bulk: RunPeopleBulk) {}

  @Post()
  async act(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const { form } = page;
    const call = await page.call(slug);
    const choice = peopleChoice(form, page.now);
    if (choice === null) {
      const path = backToPeople(call, { list: peopleList(form) });
      return page.redirect(path, 'console.registrations.done.nobodyChosen');
    }
    const details = detailsOf(form, choice);
    // The form that it leads to says how many people they are.
    if (choice.action === 'message') return this.bulk.run(page, call, choice, details);
    const counts = await this.count(page, call, choice, details);
    const fieldErrors = errorsOf(choice, details);
    const isConfirmed = form.text('step') === 'confirm';
    if (isConfirmed && fieldErrors.length > 0) page.status = 422;
    await confirmStep(page, {
      // Without a session, there is nothing to withdraw from yet.
      isConfirmed:
        isConfirmed && fieldErrors.length === 0 && !(choice.action === 'withdraw' && details.sessionId === ''),
      hasChanged: form.text('seen') !== String(counts.count),
      preview: (hasChanged) =>
        this.preview(page, call, choice, {
          ...counts,
          details,
          hasChanged,
          fieldErrors: isConfirmed ? fieldErrors : [],
        }),
      run: () => this.bulk.run(page, call, choice, details),
    });
  }

  /** How many the action changes, and how many emails it sends. */
  private async count(page: ConsolePage, call: Call, choice: PeopleChoice, { sessionId }: BulkDetails) {
    const { connection } = page;
    const chosen = chosenPeople(choice);
    if (choice.action !== 'withdraw' || sessionId === '') {
      const count = await countPeople(connection, call, chosen, page.now);
      return { count, emails: count };
    }
    const seats = await listSeatsOf(connection, call, chosen, sessionId, page.now);
    const changed = await listChanged(connection, sessionId, 'withdraw', seats);
    return { count: changed.length, emails: changed.filter(({ isReachable }) => isReachable).length };
  }

  private async preview(
    page: ConsolePage,
    call: Call,
    choice: PeopleChoice,
    asked: {
      details: BulkDetails;
      count: number;
      emails: number;
      hasChanged: boolean;
      fieldErrors: readonly FieldError[];
    },
  ): Promise<void> {
    const { connection } = page;
    const range = { now: page.now, limit: namesShown };
    const isOfSession = choice.action === 'withdraw' && asked.details.sessionId !== '';
    const named = isOfSession ? [] : await listPeople(connection, call, chosenPeople(choice), range);
    const view = peopleBulkPage(await page.layout(), {
      ...asked,
      call,
      choice,
      names: named.map(({ name }) => name),
      tags: await listTagNames(connection, call.id),
      sessions: (await listSessionChoices(connection, call.id)).filter(({ startsAt }) => startsAt > page.now),
    });
    page.renderStep('registrations/people-bulk', view);
  }
}

/** What was typed beside the choice. */
function detailsOf(form: FormValues, { list }: PeopleChoice): BulkDetails {
  return {
    tagName: form.text('tagName'),
    tagId: form.text('tagId') || list.filter.tag,
    sessionId: isUuid(form.text('sessionId')) ? form.text('sessionId') : list.filter.session,
  };
}

function errorsOf({ action }: PeopleChoice, { tagName }: BulkDetails): FieldError[] {
  if (action !== 'tag') return [];
  const { error } = tagInput.safeParse({ name: tagName });
  return fieldErrorsOf(error?.issues ?? []).map((one) => ({ ...one, path: 'tagName' }));
}
