import type { Call } from '../../domain/calls/call.entity.js';
import type { Actor } from '../../domain/identity/actor.js';
import { canDeleteNote, canEditNote, type PersonNote } from '../../domain/registrations/people/person-note.js';
import type { Tag } from '../../domain/registrations/people/tags.queries.js';
import type { FieldError } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { field } from '../../platform/views/form-fields.js';
import { dayAndTime } from '../ui/day-and-time.js';
import type { AuditName } from '../ui/audit.queries.js';
import { actorLabel } from '../ui/audit-view.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { withQuery } from '../../platform/http/query.js';
import { peoplePath, personPath } from '../paths/registration-paths.js';

/** The forms for tags and notes as they were sent. */
export interface TeamForms {
  tag?: { name: string; fieldErrors: readonly FieldError[] };
  note?: { note: string; fieldErrors: readonly FieldError[] };
}

/** Returns the tags and notes of a person. */
export function teamPart(
  layout: ConsoleLayout,
  input: {
    person: { id: string };
    call: Call;
    actor: Actor;
    tags: readonly Tag[];
    tagNames: readonly Tag[];
    notes: readonly PersonNote[];
    names: ReadonlyMap<string, AuditName>;
    forms: TeamForms;
  },
) {
  const { language, mayChange } = layout;
  const { person, call, actor, forms } = input;
  const own = new Set(input.tags.map(({ id }) => id));
  const { tag, note } = forms;
  return {
    tags: input.tags.map(({ id, name }) => ({
      name,
      path: withQuery(peoplePath(call), { tag: id }),
      removePath: mayChange ? `${personPath(person)}/tags/${id}/remove` : null,
    })),
    // Null for those who can't change them.
    tagForm: mayChange
      ? {
          action: `${personPath(person)}/tags`,
          name: field('name', tag?.name, tag?.fieldErrors ?? [], language),
          known: input.tagNames.filter(({ id }) => !own.has(id)).map(({ name }) => name),
        }
      : null,
    notes: input.notes.map((one) => {
      const path = `${personPath(person)}/notes/${one.id}`;
      const at = dayAndTime(one.writtenAt, call.timeZone, language);
      return {
        id: one.id,
        paragraphs: one.body.split(/\n+/u),
        body: one.body,
        by: actorLabel(one.writtenBy, input.names, language),
        at: one.editedAt === null ? at : translate(language, 'console.registrations.people.notes.edited', { at }),
        editPath: canEditNote(one, actor) ? path : null,
        deletePath: canDeleteNote(one, actor) ? `${path}/delete` : null,
      };
    }),
    noteForm: mayChange
      ? { action: `${personPath(person)}/notes`, note: field('note', note?.note, note?.fieldErrors ?? [], language) }
      : null,
  };
}
