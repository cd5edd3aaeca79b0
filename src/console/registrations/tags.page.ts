import type { Call } from '../../domain/calls/call.entity.js';
import type { Tag } from '../../domain/registrations/people/tags.queries.js';
import type { FieldError } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { fieldErrorMessage } from '../../platform/views/form-fields.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { withQuery } from '../../platform/http/query.js';
import { proposalsPath } from '../paths/proposal-paths.js';
import { peoplePath, tagsPath } from '../paths/registration-paths.js';

type CountedTag = Tag & { people: number; proposals: number };

/** A name of a tag as it was typed. */
export interface TypedTag {
  id: string;
  name: string;
  fieldErrors: readonly FieldError[];
}

/** The tags of a call, with a form to rename each. */
export function tagsPage(
  layout: ConsoleLayout,
  { call, tags, typed }: { call: Call; tags: readonly CountedTag[]; typed: TypedTag | null },
) {
  const { language } = layout;
  return {
    ...layout,
    title: translate(language, 'console.registrations.people.tags.title'),
    peoplePath: peoplePath(call),
    rows: tags.map(({ id, name, people, proposals }) => {
      const own = typed?.id === id ? typed : null;
      const [fieldError] = own?.fieldErrors ?? [];
      return {
        id,
        name,
        typed: own?.name ?? name,
        error: fieldError === undefined ? null : fieldErrorMessage(fieldError, language),
        people: translate(language, 'console.common.people', { count: people }),
        peoplePath: withQuery(peoplePath(call), { tag: id }),
        proposals:
          proposals === 0
            ? null
            : {
                text: translate(language, 'console.common.proposalCount', { count: proposals }),
                path: withQuery(proposalsPath(call), { tag: id }),
              },
        action: `${tagsPath(call)}/${id}`,
        deletePath: `${tagsPath(call)}/${id}/delete`,
      };
    }),
  };
}

/** Asks before a tag is deleted. */
export function deleteTagPage(layout: ConsoleLayout, call: Call, { id, name, people, proposals }: CountedTag) {
  const text = (key: string, values = {}) =>
    translate(layout.language, `console.registrations.people.tags.${key}`, values);
  return {
    ...layout,
    title: text('delete.heading', { name }),
    heading: text('delete.heading', { name }),
    text: text('delete.text', { count: people, proposals }),
    action: `${tagsPath(call)}/${id}/delete`,
    backPath: tagsPath(call),
  };
}
