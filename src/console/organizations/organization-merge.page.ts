import type { Call } from '../../domain/calls/call.entity.js';
import type { MergeExtent } from '../../domain/organizations/merge.queries.js';
import { placeLabel } from '../../domain/organizations/organization-labels.js';
import type { ListedOrganization } from '../../domain/organizations/organization-list.queries.js';
import { translate } from '../../platform/i18n/messages.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { mergePath, organizationPath } from '../paths/organization-paths.js';

/** Previews merging an organization into another, or asks for the other. */
export function mergePage(
  layout: ConsoleLayout,
  input: {
    call: Call;
    organization: ListedOrganization;
    extent: MergeExtent;
    into: ListedOrganization | null;
    /** Found by the search, or those with similar names where nothing is searched for. */
    choices: readonly { id: string; name: string; city: string | null; country: string | null; people: number }[];
    search: string;
  },
) {
  const { language } = layout;
  const { organization, extent, into } = input;
  const text = (key: string, values = {}) => translate(language, `console.organizations.${key}`, values);
  const moves = (['people', 'registrations', 'delegations', 'reservations', 'domains'] as const).map((what) => ({
    term: text(`move.${what}`),
    text: text('move.count', { count: extent[what] }),
  }));
  const names = { name: organization.name, into: into?.name ?? '' };
  return {
    ...layout,
    title: text('merge', names),
    name: organization.name,
    path: organizationPath(organization),
    search: input.search,
    // The organizations to choose from, before one is chosen.
    choices: input.choices.map((one) => ({
      path: mergePath(organization, one),
      name: one.name,
      place: placeLabel(one, language),
      people: translate(language, 'console.common.people', { count: one.people }),
    })),
    empty: into === null && input.choices.length === 0 ? text(input.search === '' ? 'searchOther' : 'noMatch') : null,
    // The preview of the merge.
    plan: into && {
      heading: text('mergeInto', names),
      action: organizationPath(organization, 'merge'),
      into: into.id,
      intoName: into.name,
      moves,
      notes: [text('noteName', names), text('noteFacts', names)],
      submitLabel: text('mergeNow', { count: extent.people }),
      otherWay: mergePath(into, organization),
      otherWayLabel: text('otherWay', names),
    },
  };
}
