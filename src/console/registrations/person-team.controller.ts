import { Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { noteInput } from '../../domain/registrations/person-note.js';
import { getAttendee } from '../../domain/registrations/registrations.queries.js';
import { tagInput } from '../../domain/registrations/tag.js';
import { DeleteNote } from '../../flows/registrations/delete-note.flow.js';
import { EditNote } from '../../flows/registrations/edit-note.flow.js';
import { TagPeople } from '../../flows/registrations/tag-people.flow.js';
import { UntagPeople } from '../../flows/registrations/untag-people.flow.js';
import { WriteNote } from '../../flows/registrations/write-note.flow.js';
import { read } from '../../platform/validation.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { personPath } from '../paths/registration-paths.js';
import { showPerson } from './show-person.js';

/** Tags a person, and writes notes about them. */
@ConsoleController('people/:id', 'people')
export class PersonTeamController {
  constructor(
    private readonly database: DataSource,
    private readonly tagPeople: TagPeople,
    private readonly untagPeople: UntagPeople,
    private readonly writeNote: WriteNote,
    private readonly editNote: EditNote,
    private readonly deleteNote: DeleteNote,
  ) {}

  @Post('tags')
  async tag(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const attendee = await getAttendee(this.database.manager, id);
    const name = page.form.text('name');
    try {
      await this.tagPeople.run(attendee.callId, [attendee.id], read(tagInput, { name }).name, page.actor);
      page.redirect(personPath(attendee), 'console.registrations.people.tags.added', { name });
    } catch (error) {
      await page.fail(error, (fieldErrors) =>
        showPerson(page, this.database.manager, id, { tag: { name, fieldErrors } }),
      );
    }
  }

  @Post('tags/:tag/remove')
  async untag(@Param('id') id: string, @Param('tag') tag: string, @Page() page: ConsolePage): Promise<void> {
    const attendee = await getAttendee(this.database.manager, id);
    await this.untagPeople.run(tag, [attendee.id], page.actor);
    page.redirect(personPath(attendee), 'console.registrations.people.tags.removed');
  }

  @Post('notes')
  async write(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const attendee = await getAttendee(this.database.manager, id);
    await this.save(page, attendee.id, (body) =>
      page.createOnce((newId) => this.writeNote.run(attendee.id, body, page.actor, newId)),
    );
  }

  @Post('notes/:note')
  async edit(@Param('id') id: string, @Param('note') note: string, @Page() page: ConsolePage): Promise<void> {
    const attendee = await getAttendee(this.database.manager, id);
    await this.save(page, attendee.id, (body) => this.editNote.run(note, body, page.actor));
  }

  @Post('notes/:note/delete')
  async remove(@Param('id') id: string, @Param('note') note: string, @Page() page: ConsolePage): Promise<void> {
    const attendee = await getAttendee(this.database.manager, id);
    await this.deleteNote.run(note, page.actor);
    page.redirect(personPath(attendee), 'console.registrations.people.notes.deleted');
  }

  private async save(page: ConsolePage, id: string, run: (body: string) => Promise<unknown>): Promise<void> {
    const note = page.form.text('note');
    try {
      await run(read(noteInput, { note }).note);
      page.redirect(personPath({ id }), 'console.registrations.people.notes.saved');
    } catch (error) {
      await page.fail(error, (fieldErrors) =>
        showPerson(page, this.database.manager, id, { note: { note, fieldErrors } }),
      );
    }
  }
}
