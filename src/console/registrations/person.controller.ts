import { Param, Post, Get } from '@nestjs/common';
import { noteInput, blockInput } from '../../domain/registrations/people/person-note.js';
import { getAttendee } from '../../domain/registrations/registrations.queries.js';
import { tagInput } from '../../domain/registrations/people/tag.js';
import { ChangeNotes } from '../../flows/registrations/change-notes.flow.js';
import { ChangeTags } from '../../flows/registrations/change-tags.flow.js';
import { read } from '../../platform/validation.js';
import { ConsoleController, RequireAbility } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { personPath } from '../paths/registration-paths.js';
import { BlockPerson } from '../../flows/registrations/block-person.flow.js';
import type { Attendee } from '../../domain/registrations/attendee.entity.js';
import type { FieldError } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { field } from '../../platform/views/form-fields.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { listTagNames } from '../../domain/registrations/people/tags.queries.js';
import type { Connection } from '../../platform/database/tx.js';
import { personPage } from './person.page.js';
import type { TeamForms } from './person-team.js';
import { findPersonDetails } from './person.queries.js';

/** A person: the page, notes and tags of the team, and blocking. */
@ConsoleController('people/:id', 'people')
export class PersonController {
  constructor(
    private readonly changeTags: ChangeTags,
    private readonly changeNotes: ChangeNotes,
    private readonly blockPerson: BlockPerson,
  ) {}

  @Post('tags')
  async tag(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const attendee = await getAttendee(page.connection, id);
    const name = page.form.text('name');
    try {
      await this.changeTags.tagPeople(attendee.callId, [attendee.id], read(tagInput, { name }).name, page.actor);
      page.redirect(personPath(attendee), 'console.registrations.people.tags.added', { name });
    } catch (error) {
      await page.fail(error, (fieldErrors) => showPerson(page, page.connection, id, { tag: { name, fieldErrors } }));
    }
  }

  @Post('tags/:tag/remove')
  async untag(@Param('id') id: string, @Param('tag') tag: string, @Page() page: ConsolePage): Promise<void> {
    const attendee = await getAttendee(page.connection, id);
    await this.changeTags.untagPeople(attendee.callId, tag, [attendee.id], page.actor);
    page.redirect(personPath(attendee), 'console.registrations.people.tags.removed');
  }

  @Post('notes')
  async writeNote(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const attendee = await getAttendee(page.connection, id);
    await this.saveNote(page, attendee.id, (body) =>
      page.createOnce((newId) => this.changeNotes.write(attendee.id, body, page.actor, newId)),
    );
  }

  @Post('notes/:note')
  async editNote(@Param('id') id: string, @Param('note') note: string, @Page() page: ConsolePage): Promise<void> {
    const attendee = await getAttendee(page.connection, id);
    await this.saveNote(page, attendee.id, (body) => this.changeNotes.edit(note, body, page.actor));
  }

  @Post('notes/:note/delete')
  async removeNote(@Param('id') id: string, @Param('note') note: string, @Page() page: ConsolePage): Promise<void> {
    const attendee = await getAttendee(page.connection, id);
    await this.changeNotes.delete(note, page.actor);
    page.redirect(personPath(attendee), 'console.registrations.people.notes.deleted');
  }

  @Get('block')
  @RequireAbility('change')
  async blockForm(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.showBlockForm(page, id, { reason: '', withdraws: true, fieldErrors: [] });
  }

  @Post('block')
  async block(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const attendee = await getAttendee(page.connection, id);
    const typed = { reason: page.form.text('reason'), withdraws: page.form.text('withdraws') !== '' };
    try {
      await this.blockPerson.run(attendee.id, read(blockInput, typed), page.actor);
      page.redirect(personPath(attendee), 'console.registrations.people.block.done', { name: attendee.name });
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.showBlockForm(page, id, { ...typed, fieldErrors }));
    }
  }

  @Post('unblock')
  async unblock(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const attendee = await getAttendee(page.connection, id);
    await this.blockPerson.lift(attendee.id, page.actor);
    page.redirect(personPath(attendee), 'console.registrations.people.block.undone', { name: attendee.name });
  }

  @Get()
  async person(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await showPerson(page, page.connection, id);
  }

  private async saveNote(page: ConsolePage, id: string, run: (body: string) => Promise<unknown>): Promise<void> {
    const note = page.form.text('note');
    try {
      await run(read(noteInput, { note }).note);
      page.redirect(personPath({ id }), 'console.registrations.people.notes.saved');
    } catch (error) {
      await page.fail(error, (fieldErrors) => showPerson(page, page.connection, id, { note: { note, fieldErrors } }));
    }
  }

  private async showBlockForm(page: ConsolePage, id: string, form: BlockForm): Promise<void> {
    const attendee = await getAttendee(page.connection, id);
    await page.callOf(attendee);
    page.render('registrations/block', blockPage(await page.layout(), attendee, form));
  }
}

/** The form as it was typed. */
interface BlockForm {
  reason: string;
  withdraws: boolean;
  fieldErrors: readonly FieldError[];
}

/** Asks why a person is blocked, and says what that does. */
function blockPage(layout: ConsoleLayout, attendee: Attendee, form: BlockForm) {
  const { language } = layout;
  const heading = translate(language, 'console.registrations.people.block.heading', { name: attendee.name });
  return {
    ...layout,
    title: heading,
    heading,
    name: attendee.name,
    backPath: personPath(attendee),
    action: personPath(attendee, 'block'),
    reason: field('reason', form.reason, form.fieldErrors, language),
    withdraws: form.withdraws,
  };
}

/** Shows the page of a person, with forms that come back. Throws NotFound. */
async function showPerson(page: ConsolePage, connection: Connection, id: string, forms: TeamForms = {}) {
  const attendee = await getAttendee(connection, id);
  const call = await page.callOf(attendee);
  const details = await findPersonDetails(connection, attendee);
  const tagNames = await listTagNames(connection, call.id);
  page.render(
    'registrations/person',
    personPage(await page.layout(), { call, ...details, actor: page.actor, tagNames, forms }),
  );
}
