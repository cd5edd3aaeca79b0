import { partPage } from '../paths/part-pages.js';
import type { Channel } from '../../domain/identity/origin.js';
import type { AuditRow } from '../../domain/identity/audit.queries.js';
import { hasMessage, translate } from '../../platform/i18n/messages.js';
import type { AuditName } from './audit.queries.js';
import { dayAndTime } from './day-and-time.js';
import { languageName } from './language-name.js';
import { callPath } from '../paths/paths.js';
import { broadcastPath } from '../paths/broadcast-paths.js';
import { teamPath } from '../paths/identity-paths.js';
import { invitationPath } from '../paths/invitation-paths.js';
import { organizationPath } from '../paths/organization-paths.js';
import { proposalHooksPath, proposalPath } from '../paths/proposal-paths.js';
import { personPath, registrationPath } from '../paths/registration-paths.js';
import { sessionPath } from '../paths/session-paths.js';
import { speakerPath } from '../paths/speaker-paths.js';
import { venuePath } from '../paths/venue-paths.js';

/** Returns an entry in a language, with its time in `timeZone`. */
export function auditView(
  row: AuditRow,
  names: ReadonlyMap<string, AuditName>,
  { timeZone, language, now }: { timeZone: string; language: string; now: Date },
) {
  const [channel = '', network = null] = row.origin?.split(' ') ?? [];
  return {
    when: dayAndTime(row.at, timeZone, language, now),
    who: actorLabel(row.actor, names, language),
    what: actionLabel(row.action, language),
    detail: names.get(`attendee:${String(row.details['attendeeId'])}`)?.name ?? detailOf(row, timeZone, language),
    about: { label: subjectLabel(row.subject, names, language), path: subjectPath(row.subject, names) },
    origin: channel === '' ? null : translate(language, `console.identity.audit.channel.${channel as Channel}`),
    network,
  };
}

/** Actions that are called the same for everything, such as `session.deleted`, share the text of their verb. */
function actionLabel(action: string, language: string): string {
  const text = (name: string, fallback: string) => known(`console.identity.audit.action.${name}`, fallback, language);
  return text(action, text(action.slice(action.indexOf('.') + 1), action));
}

/** Returns the name of an actor. */
export function actorLabel(actor: string, names: ReadonlyMap<string, AuditName>, language: string): string {
  const [kind = ''] = actor.split(':');
  if (kind === 'visitor' || kind === 'system') return translate(language, `console.identity.audit.actor.${kind}`);
  const name = names.get(actor)?.name;
  const kindWord = translate(language, `console.identity.audit.kind.${kind}`);
  if (name === undefined) return translate(language, 'console.identity.audit.actor.gone', { kind: kindWord });
  return kind === 'api-key' ? `${kindWord}: ${name}` : name;
}

function subjectLabel(subject: string, names: ReadonlyMap<string, AuditName>, language: string): string {
  if (subject.startsWith('address:')) return translate(language, 'console.identity.audit.subject.unknownAddress');
  const known = names.get(subject);
  if (subject === 'workspace') return translate(language, 'console.identity.audit.kind.workspace');
  if (known === undefined) return translate(language, `console.identity.audit.kind.${subject.split(':', 1)[0]}`);
  if (known.session === null) return known.name;
  return translate(language, 'console.identity.audit.subject.registration', {
    name: known.name,
    session: known.session,
  });
}

function subjectPath(subject: string, names: ReadonlyMap<string, AuditName>): string | null {
  const [kind, id = ''] = subject.split(':');
  const known = names.get(subject);
  if (known === undefined) return null;
  switch (kind) {
    case 'registration':
      return registrationPath(id);
    case 'attendee':
      return personPath({ id });
    case 'session':
      return sessionPath({ id });
    case 'call':
      return known.slug && callPath({ slug: known.slug });
    case 'broadcast':
      return broadcastPath({ id });
    case 'invitation':
      return invitationPath({ id });
    case 'speaker':
      return speakerPath({ id });
    case 'venue':
      return venuePath({ id });
    case 'poll':
      return partPage('poll', { id });
    case 'organization':
      return organizationPath({ id });
    case 'pilot':
      return known.slug && partPage('pilot', { slug: known.slug }, { id });
    case 'proposal':
      return known.slug && known.externalId
        ? proposalPath({ slug: known.slug }, { externalId: known.externalId })
        : null;
    case 'proposal-hook':
      return known.slug && proposalHooksPath({ slug: known.slug });
    case 'organizer':
    case 'api-key':
      return teamPath;
    default:
      return null;
  }
}

const titled = [
  'session.deleted',
  'call.deleted',
  'call.copied',
  'call.series-created',
  'call.series-edited',
  'call.series-deleted',
  'pilot.deleted',
];

/** Describes the details of an entry, and how many people were notified of it. */
function detailOf(entry: Pick<AuditRow, 'action' | 'details'>, timeZone: string, language: string): string | null {
  const { notified } = entry.details;
  const detail = describe(entry, timeZone, language);
  if (typeof notified !== 'number') return detail;
  const count = translate(language, 'console.identity.audit.detail.notified', { count: notified });
  return detail === null ? count : `${detail} · ${count}`;
}

/** They depend on the action; old entries can have other fields. */
function describe({ action, details }: Pick<AuditRow, 'action' | 'details'>, shownIn: string, language: string) {
  const { fields, from, to, rsvp, role, timeZone, created, standing, refused } = details;
  if (details['reason'] === 'party-too-large' || details['reason'] === 'reserved') {
    const values = Object.fromEntries(Object.entries(details).filter(([, value]) => typeof value === 'number'));
    return translate(language, `console.identity.audit.detail.${details['reason']}`, values as Record<string, number>);
  }
  const { place, placeBefore, reason } = details;
  if (typeof place === 'number' && typeof placeBefore === 'number')
    return translate(language, 'console.identity.audit.detail.waitlist', {
      placeBefore,
      place,
      reason: String(reason),
    });
  const comma = translate(language, 'console.common.comma');
  if (Array.isArray(fields)) {
    const list = fields.map((field) => fieldName(action, String(field), language)).join(comma);
    return translate(language, 'console.identity.audit.detail.fields', { list });
  }
  if (typeof from === 'string' && typeof to === 'string') {
    if (action === 'attendee.renamed' || action === 'call.tag-renamed')
      return translate(language, 'console.identity.audit.detail.renamed', { from, to });
    const [before, after] = [from, to].map((at) => dayAndTime(new Date(at), shownIn, language));
    return translate(language, 'console.identity.audit.detail.moved', { from: before ?? '', to: after ?? '' });
  }
  if (typeof details['tag'] === 'string') return details['tag'];
  if (titled.includes(action) && typeof details['title'] === 'string') return details['title'];
  if ((action === 'attendee.address-changed' || action === 'attendee.blocked') && typeof details['reason'] === 'string')
    return details['reason'];
  const { before, after } = details;
  if (typeof before === 'string' && typeof after === 'string') {
    const [was, is] = [before, after].map((state) => known(`console.proposals.state.${state}`, state, language));
    return translate(language, 'console.identity.audit.detail.state', { before: was ?? '', after: is ?? '' });
  }
  const otherTitle = [details['intoTitle'], details['fromTitle']].find((one) => typeof one === 'string');
  if (otherTitle !== undefined) return otherTitle;
  const merge = mergeDetail(details, language);
  if (merge !== null) return merge;
  if (typeof details['status'] === 'string') return bounceDetail(details['kind'], details['status'], language);
  if (Array.isArray(details['parts'])) return emailDetail(details['kind'], details['language'], language);
  const { kind, what } = details;
  if (typeof what === 'string' && hasMessage(language, `console.identity.audit.detail.exported.${what}`))
    return translate(language, `console.identity.audit.detail.exported.${what}`);
  if (typeof kind === 'string' && Object.keys(details).length === 1)
    return known(`console.notifications.kind.${kind}`, kind, language);
  if (typeof details['count'] === 'number')
    return translate(language, 'console.identity.audit.detail.people', { count: details['count'] });
  if (typeof rsvp === 'string') return known(`console.registrations.rsvp.${rsvp}`, rsvp, language);
  if (typeof role === 'string') return roleDetail(role, details['roleBefore'], language);
  if (typeof timeZone === 'string') return [timeZone, details['language']].filter(Boolean).join(comma);
  if (typeof created === 'number')
    return translate(language, 'console.identity.audit.detail.imported', {
      created,
      standing: Number(standing ?? 0),
      refused: Number(refused ?? 0),
    });
  return null;
}

/** Returns the name of the changed email template, with its language. */
function emailDetail(kind: unknown, writtenIn: unknown, language: string): string {
  const name = known(`console.notifications.kind.${String(kind)}`, String(kind), language);
  return [name, languageName(String(writtenIn), language)].join(translate(language, 'console.common.comma'));
}

/** Describes a bounce: the kind of message and the status code. */
function bounceDetail(kind: unknown, status: string, language: string): string {
  if (typeof kind !== 'string') return status;
  return [known(`console.notifications.kind.${kind}`, kind, language), status].join(
    translate(language, 'console.common.comma'),
  );
}

/** Describes a merge or its undo: the other organization and the number of people who moved. */
function mergeDetail({ intoName, fromName, name, people, attendees }: Record<string, unknown>, language: string) {
  const other = [intoName, fromName, name].find((one) => typeof one === 'string');
  const count = Array.isArray(attendees) ? attendees.length : people;
  if (other === undefined || typeof count !== 'number') return null;
  return translate(language, 'console.identity.audit.detail.merge', { other, count });
}

function roleDetail(role: string, before: unknown, language: string): string {
  const name = (one: string) => known(`console.identity.team.role.${one}`, one, language);
  if (typeof before !== 'string') return name(role);
  return translate(language, 'console.identity.audit.detail.role', { before: name(before), after: name(role) });
}

/** The same name means something else elsewhere: the criteria of a call are not those that a session helps with. */
function fieldName(action: string, field: string, language: string): string {
  const [area = ''] = action.split('.');
  const own = field.startsWith('pilot.') ? field.slice('pilot.'.length) : field;
  const label = known(`console.${area}s.field.${own}`, own, language);
  return known(`console.identity.audit.field.${area}.${own}`, label, language);
}

function known(key: string, fallback: string, language: string): string {
  return hasMessage(language, key) ? translate(language, key) : fallback;
}
