import { Get, Param, Post } from '@nestjs/common';
import { countRemains, type Remains } from '../../domain/privacy/erasure.queries.js';
import { getAttendee, organizationNames } from '../../domain/registrations/registrations.queries.js';
import { ErasePerson } from '../../flows/privacy/erase-person.flow.js';
import { ExportPerson } from '../../flows/privacy/export-person.flow.js';
import { ConsoleController, AllowWhenArchived, RequireAbility } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { personPath } from '../paths/registration-paths.js';
import { translate } from '../../platform/i18n/messages.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { DataSource } from 'typeorm';
import { addressInput, type PersonInput, vouchedAddressInput } from '../../domain/privacy/details-input.js';
import { isErased } from '../../domain/privacy/erasure.js';
import type { Attendee } from '../../domain/registrations/attendee.entity.js';
import { EditPerson } from '../../flows/privacy/edit-person.flow.js';
import { ChangeAddress } from '../../flows/privacy/change-address.flow.js';
import { NotFound } from '../../platform/errors.js';
import { read } from '../../platform/validation.js';
import { editedForm, FormEdit } from '../ui/form-edit.js';
import {
  editedAddress,
  editPersonPage,
  personForm,
  type PersonForms,
  storedPerson,
  typedDetails,
} from './edit-person.page.js';
import { anyone } from '../../domain/registrations/people/people-filter.js';
import { checkPersonMerge } from '../../domain/privacy/person-merge.js';
import { personExtent } from '../../domain/privacy/person-merges.queries.js';
import { MergePeople } from '../../flows/privacy/merge-people.flow.js';
import { confirmStep } from '../ui/confirm.js';
import { listPeople } from '../registrations/people.queries.js';
import { type MergePlan, personMergePage } from './person-merge.page.js';
import { findDoubles } from './person-merge.queries.js';

const maxChoices = 20;

/** What organizers do when a person asks for their data, or for its erasure. */
@ConsoleController('people/:id', 'people')
@RequireAbility('change')
export class PersonController {
  constructor(
    private readonly erasePerson: ErasePerson,
    private readonly exportPerson: ExportPerson,
    private readonly database: DataSource,
    private readonly editPerson: EditPerson,
    private readonly changeAddress: ChangeAddress,
    private readonly mergePeople: MergePeople,
  ) {}

  @Get('data.json')
  async download(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { id: attendeeId } = await getAttendee(page.connection, id);
    const file = await this.exportPerson.run(attendeeId, page.actor);
    // The beginning of an id is the same for all who registered in the same minute.
    page.download(`person-${attendeeId.slice(-8)}.json`, JSON.stringify(file, null, 2));
  }

  @Get('erase')
  @AllowWhenArchived(true)
  async askToErase(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { connection } = page;
    const attendee = await getAttendee(connection, id);
    await page.callOf(attendee);
    const remains = await countRemains(connection, attendee.id, page.now);
    page.render('privacy/erase-person', erasePersonPage(await page.layout(), attendee, remains));
  }

  @Post('erase')
  @AllowWhenArchived(true)
  async erase(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const attendee = await getAttendee(page.connection, id);
    await this.erasePerson.run(attendee.id, page.actor);
    page.redirect(personPath(attendee), 'console.privacy.erase.done');
  }

  @Get('edit')
  async form(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.show(page, await this.person(id));
  }

  @Post('edit')
  async edit(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const person = await this.person(id);
    const values = personForm.typed(page.form);
    const edit = new FormEdit(page, editedForm(personForm, `attendee:${person.id}`, page));
    try {
      const merged = (current: PersonInput) =>
        personForm.read(edit.merge(values, typedDetails(current, current.organization)));
      await this.editPerson.run(person.id, merged, page.actor);
      page.redirect(personPath(person), 'console.common.saved', edit.kept);
    } catch (error) {
      await page.fail(error, async (fieldErrors) =>
        this.show(page, person, { values: edit.fields(values), fieldErrors, edit: await edit.view() }),
      );
    }
  }

  @Post('address')
  async setAddress(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const person = await this.person(id);
    const address = page.form.texts(['email', 'how', 'reason']);
    const edit = new FormEdit(page, editedAddress(person, page.language));
    try {
      const done = await this.change(person, address, page, edit);
      page.redirect(personPath(person), `console.privacy.person.address.${done}`, { email: address.email });
    } catch (error) {
      await page.fail(error, async (fieldErrors) =>
        this.show(page, person, { address, fieldErrors, addressEdit: await edit.view() }),
      );
    }
  }

  @Get('merge')
  async showMerge(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
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

  private async change(
    { id }: Attendee,
    { email, how, reason }: PersonForms['address'],
    page: ConsolePage,
    edit: FormEdit<{ email: string }>,
  ): Promise<'changed' | 'asked'> {
    if (how === 'vouch') {
      const check = (before: Attendee) => void edit.merge({ email }, { email: before.email });
      await this.changeAddress.vouch(id, { ...read(vouchedAddressInput, { email, reason }), check }, page.actor);
      return 'changed';
    }
    await this.changeAddress.request(id, read(addressInput, { email }).email, page.actor);
    return 'asked';
  }

  /** Returns the person. Throws NotFound, also once their data was erased. */
  private async person(id: string): Promise<Attendee> {
    const attendee = await getAttendee(this.database.manager, id);
    if (isErased(attendee)) throw new NotFound('not-found', 'The data of this person was erased.');
    return attendee;
  }

  private async show(page: ConsolePage, person: Attendee, forms: Partial<PersonForms> = {}): Promise<void> {
    await page.callOf(person);
    const names = await organizationNames(this.database.manager, [person.organizationId]);
    const stored = storedPerson(person, names.get(person.organizationId ?? '') ?? null);
    page.render('privacy/edit-person', editPersonPage(await page.layout(), person, { ...stored, ...forms }));
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

/** The question before an organizer erases a person's data: what goes, and what remains. */
function erasePersonPage(layout: ConsoleLayout, person: { id: string; name: string; email: string }, remains: Remains) {
  const { language } = layout;
  const { name, email } = person;
  const text = (key: string, values = {}) => translate(language, `console.privacy.erase.${key}`, values);
  const { registrations, attended, certificates, proposals, leaving } = remains;
  const numbers = certificates.join(translate(language, 'common.listComma'));
  return {
    ...layout,
    title: text('heading', { name }),
    action: personPath(person, 'erase'),
    backPath: personPath(person),
    name,
    email,
    heading: text('heading', { name }),
    facts: [
      text('leaving', { count: leaving }),
      text('counts', { registrations, attended }),
      ...(numbers === '' ? [] : [text('certificates', { numbers })]),
      ...(proposals === 0 ? [] : [text('proposals', { count: proposals })]),
    ],
  };
}
