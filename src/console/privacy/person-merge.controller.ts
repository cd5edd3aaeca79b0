import { anyone } from '../../domain/registrations/people-filter.js';
import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { checkPersonMerge } from '../../domain/privacy/person-merge.js';
import { personExtent } from '../../domain/privacy/person-merges.queries.js';
import type { Attendee } from '../../domain/registrations/attendee.entity.js';
import { getAttendee } from '../../domain/registrations/registrations.queries.js';
import { MergePeople } from '../../flows/privacy/merge-people.flow.js';
import { confirmStep } from '../ui/confirm.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { personPath } from '../paths/registration-paths.js';

import { listPeople } from '../registrations/people.queries.js';
import { RequireAbility } from '../frame/require-ability.js';
import { type MergePlan, personMergePage } from './person-merge.page.js';
import { findDoubles } from './person-merge.queries.js';

const maxChoices = 20;

/** Merges a person into another: what moves, and which of two registrations stays, is shown first. */
@ConsoleController('people/:id', 'people')
@RequireAbility('change')
export class PersonMergeController {
  constructor(
    private readonly database: DataSource,
    private readonly mergePeople: MergePeople,
  ) {}

  @Get('merge')
  async show(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const person = await getAttendee(this.database.manager, id);
    const intoId = page.query.text('into');
    await this.render(page, person, intoId === '' ? null : await this.plan(person, intoId, page));
  }

  @Post('merge')
  async merge(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const person = await getAttendee(this.database.manager, id);
    const plan = await this.plan(person, page.form.text('into'), page);
    await confirmStep(page, {
      isConfirmed: true,
      hasChanged: page.form.text('seen') !== plan.version,
      preview: (hasChanged) => this.render(page, person, plan, hasChanged),
      run: async () => {
        await this.mergePeople.run(person.id, plan.into.id, page.actor);
        page.redirect(personPath(plan.into), 'console.privacy.merge.done', { name: person.name });
      },
    });
  }

  @Post('unmerge')
  async undo(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const person = await getAttendee(this.database.manager, id);
    await this.mergePeople.undo(person.id, page.actor);
    page.redirect(personPath(person), 'console.privacy.merge.undone', { name: person.name });
  }

  /** Throws NotFound, and Conflict if the two can't be merged. */
  private async plan(from: Attendee, intoId: string, { now }: ConsolePage): Promise<MergePlan> {
    const connection = this.database.manager;
    const into = await getAttendee(connection, intoId);
    checkPersonMerge(from, into);
    const extent = await personExtent(connection, from.id);
    const doubles = await findDoubles(connection, from.id, into.id, now);
    return { into, extent, doubles, version: JSON.stringify([extent, doubles]) };
  }

  private async render(page: ConsolePage, person: Attendee, plan: MergePlan | null, hasChanged = false): Promise<void> {
    const call = await page.callOf(person);
    const search = page.query.search || (plan === null ? person.name : '');
    const range = { now: page.now, limit: maxChoices + 1 };
    const found =
      plan === null ? await listPeople(this.database.manager, call, { filter: { ...anyone, search } }, range) : [];
    const choices = found.filter((one) => one.id !== person.id).slice(0, maxChoices);
    const view = personMergePage(await page.layout(), { call, person, plan, choices, search, hasChanged });
    page.renderStep('privacy/person-merge', view);
  }
}
