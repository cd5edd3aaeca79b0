import type { Call } from '../../domain/calls/call.entity.js';
import type { ListedDelegation } from '../../domain/delegations/delegations.queries.js';
import type { DomainInUse } from '../../domain/organizations/organization-domains.queries.js';
import { organizationKindLabel, placeLabel } from '../../domain/organizations/organization-labels.js';
import type { ListedOrganization } from '../../domain/organizations/organization-list.queries.js';
import type { Organization } from '../../domain/organizations/organization.entity.js';
import type { SimilarOrganization } from '../../domain/organizations/similar-organizations.queries.js';
import type { FieldError } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { dayAndTime, dayAndTimeBeside } from '../ui/day-and-time.js';
import { delegationLinks } from '../ui/delegation-links.js';
import { type EditView, openedEdit } from '../ui/form-edit.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { organizationForm, type TypedOrganization } from './organization-form.js';
import type { OrganizationPerson, OrganizationSession } from './organizations.queries.js';
import { type ListColumn, tableOf } from '../ui/list.js';
import { pager } from '../ui/pager.js';
import { withQuery } from '../../platform/http/query.js';
import { mergePath, organizationPath, organizationsPath } from '../paths/organization-paths.js';
import { registrationPath } from '../paths/registration-paths.js';
import { sessionPath } from '../paths/session-paths.js';

const sessionColumns: readonly ListColumn<OrganizationSession, { call: Call }>[] = [
  {
    heading: 'console.common.col.session',
    cell: (session) => ({ text: session.title, path: sessionPath(session) }),
  },
  {
    heading: 'console.common.col.when',
    as: 'nowrap',
    cell: ({ startsAt, timeZone }, { call, language, now }) =>
      dayAndTimeBeside(startsAt, timeZone, call.timeZone, language, now),
  },
  ...(['registered', 'seated', 'reserved'] as const).map((count): ListColumn<OrganizationSession, { call: Call }> => ({
    heading: `console.organizations.col.${count}`,
    as: 'end',
    isLabelled: true,
    cell: (session) => session[count],
  })),
];

const peopleColumns: readonly ListColumn<OrganizationPerson, object>[] = [
  {
    heading: 'console.common.col.person',
    cell: ({ name, registrationId }) => ({
      text: name,
      ...(registrationId !== null && { path: registrationPath(registrationId) }),
    }),
  },
  { heading: 'console.common.col.address', as: 'whole', cell: ({ email }) => ({ ltr: email }) },
  { heading: 'console.common.col.sessions', as: 'end', isLabelled: true, cell: ({ sessions }) => sessions },
];

export interface OrganizationPageInput {
  call: Call;
  organization: ListedOrganization;
  /** The one that it was merged into, and when. */
  merged: { into: Organization; at: Date } | null;
  values?: TypedOrganization;
  /** The edit that is shown again; a form that was just opened without. */
  edit?: EditView | undefined;
  fieldErrors?: readonly FieldError[];
  suggestions: readonly DomainInUse[];
  similar: readonly SimilarOrganization[];
  aliases: readonly { id: string; name: string; mergedAt: Date }[];
  sessions: readonly OrganizationSession[];
  people: readonly OrganizationPerson[];
  delegations: readonly ListedDelegation[];
  page: number;
}

/** An organization with its people, and similar organizations. */
export function organizationPage(layout: ConsoleLayout, input: OrganizationPageInput) {
  const { language, now } = layout;
  const { call, organization, page } = input;
  const text = (key: string, values = {}) => translate(language, `console.organizations.${key}`, values);
  const at = (date: Date) => dayAndTime(date, call.timeZone, language, now);
  const path = organizationPath(organization);
  const stored = organizationForm.show(organization);
  const sessionsHeading = translate(language, 'console.common.col.sessions');
  const facts = [organizationKindLabel(organization.kind, language), placeLabel(organization, language)];
  return {
    ...layout,
    title: organization.name,
    heading: organization.name,
    allPath: organizationsPath(call),
    facts: facts.filter((fact) => fact !== null),
    website: organization.website,
    delegations: delegationLinks(input.delegations, language),
    domains: organization.domains,
    // The organization it was merged into, and the way to undo that.
    merged: input.merged && {
      text: text('partSince', { when: at(input.merged.at) }),
      intoPath: organizationPath(input.merged.into),
      intoName: input.merged.into.name,
      undoPath: organizationPath(organization, 'undo-merge'),
    },
    form: input.merged
      ? null
      : {
          action: path,
          ...organizationForm.view(input.values ?? stored, input.fieldErrors ?? [], layout),
          edit: input.edit ?? openedEdit(stored),
        },
    suggestions: input.suggestions.map(({ domain, people }) => ({
      text: text('domainUsed', { domain, count: people }),
      domain,
      path: organizationPath(organization, 'domains'),
    })),
    similar: input.similar.map((one) => ({
      path: organizationPath(one),
      name: one.name,
      place: placeLabel(one, language),
      people: translate(language, 'console.common.people', { count: one.people }),
      mergePath: mergePath(one, organization),
    })),
    mergePath: mergePath(organization),
    aliases: input.aliases.map((alias) => ({
      name: alias.name,
      when: text('mergedOn', { when: at(alias.mergedAt) }),
      undoPath: organizationPath(alias, 'undo-merge'),
    })),
    sessions:
      input.sessions.length === 0
        ? null
        : tableOf(sessionColumns, input.sessions, { call, language, now }, sessionsHeading),
    sessionsHeading,
    people:
      input.people.length === 0
        ? null
        : tableOf(
            peopleColumns,
            input.people,
            { language, now },
            translate(language, 'console.common.people', { count: organization.people }),
          ),
    pager: pager(organization.people, page, language, (next) => withQuery(path, { page: next })),
  };
}
