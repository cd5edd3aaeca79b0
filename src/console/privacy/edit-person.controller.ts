import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import {
  addressInput,
  type PersonInput,
  personInput,
  vouchedAddressInput,
} from '../../domain/privacy/details-input.js';
import { isErased } from '../../domain/privacy/erasure.js';
import type { Attendee } from '../../domain/registrations/attendee.entity.js';
import { getAttendee, organizationNames } from '../../domain/registrations/registrations.queries.js';
import { EditPerson } from '../../flows/privacy/edit-person.flow.js';
import { ChangeAddress } from '../../flows/privacy/change-address.flow.js';
import { NotFound } from '../../platform/errors.js';
import { read } from '../../platform/validation.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { FormEdit } from '../ui/form-edit.js';
import { personPath } from '../paths/registration-paths.js';
import { RequireAbility } from '../frame/require-ability.js';
import { editedAddress, editedPerson, editPersonPage, type PersonForms, storedPerson } from './edit-person.page.js';

/** Corrects a person's details and changes their address. */
@ConsoleController('people/:id', 'people')
@RequireAbility('change')
export class EditPersonController {
  constructor(
    private readonly database: DataSource,
    private readonly editPerson: EditPerson,
    private readonly changeAddress: ChangeAddress,
  ) {}

  @Get('edit')
  async form(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.show(page, await this.person(id));
  }

  @Post('edit')
  async edit(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const person = await this.person(id);
    const values = page.form.texts(['name', 'organization', 'language', 'timeZone']);
    const edit = new FormEdit(page, editedPerson(person, page.language));
    try {
      const merged = (current: PersonInput) => edit.merge(values, storedPerson(current, current.organization).values);
      await this.editPerson.run(person.id, (current) => read(personInput, merged(current)), page.actor);
      page.redirect(personPath(person), 'console.privacy.person.edit.saved', edit.kept);
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
}
