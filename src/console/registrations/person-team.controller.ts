import { Param, Post } from '@nestjs/common';
import { noteInput } from '../../domain/registrations/person-note.js';
import { getAttendee } from '../../domain/registrations/registrations.queries.js';
import { tagInput } from '../../domain/registrations/tag.js';
import { ChangeNotes } from '../../flows/registrations/change-notes.flow.js';
import { ChangeTags } from '../../flows/registrations/change-tags.flow.js';
import { read } from '../../platform/validation.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { personPath } from '../paths/registration-paths.js';
import { showPerson } from './show-person.js';

/** Tags a person, and writes notes about them. */
@ConsoleController('people/:id', 'people')
export class PersonTeamController {
  constructor(
    private readonly changeTags: ChangeTags,
    private readonly changeNotes: ChangeNotes,
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
    await this.changeTags.untagPeople(tag, [attendee.id], page.actor);
    page.redirect(personPath(attendee), 'console.registrations.people.tags.removed');
  }

  @Post('notes')
  async write(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const attendee = await getAttendee(page.connection, id);
    await this.save(page, attendee.id, (body) =>
      page.createOnce((newId) => this.changeNotes.write(attendee.id, body, page.actor, newId)),
    );
  }

  @Post('notes/:note')
  async edit(@Param('id') id: string, @Param('note') note: string, @Page() page: ConsolePage): Promise<void> {
    const attendee = await getAttendee(page.connection, id);
    await this.save(page, attendee.id, (body) => this.changeNotes.edit(note, body, page.actor));
  }

  @Post('notes/:note/delete')
  async remove(@Param('id') id: string, @Param('note') note: string, @Page() page: ConsolePage): Promise<void> {
    const attendee = await getAttendee(page.connection, id);
    await this.changeNotes.delete(note, page.actor);
    page.redirect(personPath(attendee), 'console.registrations.people.notes.deleted');
  }

  private async save(page: ConsolePage, id: string, run: (body: string) => Promise<unknown>): Promise<void> {
    const note = page.form.text('note');
    try {
      await run(read(noteInput, { note }).note);
      page.redirect(personPath({ id }), 'console.registrations.people.notes.saved');
    } catch (error) {
      await page.fail(error, (fieldErrors) => showPerson(page, page.connection, id, { note: { note, fieldErrors } }));
    }
  }
}
