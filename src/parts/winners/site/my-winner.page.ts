import type { Call } from '../../../domain/calls/call.entity.js';
import { callTexts } from '../../../domain/calls/call.js';
import { hasWon } from '../../../domain/proposals/proposal-state.js';
import { countryName } from '../../../platform/i18n/country-name.js';
import type { Proposal } from '../../../domain/proposals/proposal.entity.js';
import { themeLabels } from '../../../domain/sessions/session-labels.js';
import type { Viewer } from '../../../domain/sessions/viewer.js';
import { formatDate, formatTime } from '../../../domain/time/format.js';
import { localTime } from '../../../domain/time/wall-time.js';
import { zoneCity, zoneLabel, zoneOffset } from '../../../domain/time/zones.js';
import { type AcceptanceState, reconsiderUntil, stateAt } from '../domain/acceptance.js';
import type { Acceptance } from '../domain/acceptance.entity.js';
import { entryFields, isShownName, pictureTypes } from '../domain/winner-entry.js';
import type { WinnerEntry, WinnerName } from '../domain/winner-entry.entity.js';
import type { FieldError } from '../../../platform/errors.js';
import { hasMessage, translate } from '../../../platform/i18n/messages.js';
import { errorSummary, field } from '../../../platform/views/form-fields.js';
import { publicLayout } from '../../../site/layout.js';
import type { StateLabel } from '../../../site/registrations/registration-labels.js';
import { versionOf } from '../../../platform/three-way-merge.js';
import { entryForm, type TypedEntry } from './entry-form.js';
import { myWinnerPath } from './winner-paths.js';
import { winnersPath } from '../../../site/paths.js';

export interface MyWinnerInput {
  call: Call;
  token: string;
  attendee: { id: string; name: string };
  proposal: Proposal;
  acceptance: Acceptance;
  isOutstanding: boolean;
  entry: WinnerEntry | null;
  /** Of the organization; shown with it. */
  country: string | null;
  names: readonly WinnerName[];
  /** The members of the team whom an email that asks them has reached. */
  told: readonly string[];
  /** Whether the public sees it on the winners page. */
  isShown: boolean;
  done: string;
  typed?: { entry?: TypedEntry; name?: { name: string; shows: boolean }; isAgreed?: boolean };
  fieldErrors: readonly FieldError[];
}

/** `reviewed`: the team has accepted, and the decision was reopened since. */
type Shown = AcceptanceState | 'reviewed';

const looks: Record<Shown, Omit<StateLabel, 'label'>> = {
  pending: { tone: 'warn', icon: 'half' },
  accepted: { tone: 'good', icon: 'dot' },
  declined: { tone: 'off', icon: 'ring' },
  'stepped-back': { tone: 'off', icon: 'ring' },
  dropped: { tone: 'off', icon: 'ring' },
  expired: { tone: 'off', icon: 'ring' },
  withdrawn: { tone: 'off', icon: 'ring' },
  reviewed: { tone: 'warn', icon: 'half' },
};

/** Returns the page of a winner for somebody on its team. */
export function myWinnerPage(input: MyWinnerInput, viewer: Viewer) {
  const { call, token, proposal, acceptance, entry, typed = {}, fieldErrors, attendee, names } = input;
  const { language } = viewer;
  const path = myWinnerPath(token, proposal.id);
  const mePath = `/me/${token}`;
  const words = callTexts(call, language);
  const shown = shownState(input, viewer.now);
  const text = (key: string, values = {}) => translate(language, `winners.${key}`, values);
  const values = { title: proposal.title, call: words.name, ...deadlineValues(acceptance.deadlineAt, viewer) };
  const agree = field('agree', '', fieldErrors, language);
  const disagree = field('disagree', '', fieldErrors, language);
  const declared = entryForm(organizationOf(input, language));
  const stored = entry && entryFields(entry);
  const form = stored && declared.view(typed.entry ?? declared.show(stored), fieldErrors, viewer);
  const formFields = (form?.rows ?? []).flatMap((row) => row.fields);
  const own = names.find(({ attendeeId }) => attendeeId === attendee.id);
  const name = field(
    'name',
    typed.name?.name ?? own?.name ?? (isShownName(attendee.name) ? attendee.name : ''),
    fieldErrors,
    language,
  );
  const picture = entry && pictureForm(entry, path, fieldErrors, language);
  const until = reconsiderUntil(acceptance, viewer.now);
  const isAccepted = shown === 'accepted' || shown === 'reviewed';
  const labels = {
    agree: text('accept'),
    disagree: text('decline'),
    name: text('field.name'),
    picture: translate(language, 'speakers.photo'),
    ...Object.fromEntries(formFields.map((one) => [one.id, one.label])),
  };
  const fields = [agree, disagree, name, ...(picture ? [picture.field] : []), ...formFields];
  return {
    ...publicLayout({ viewer, call, path, mePath, section: 'me', isPrivate: true }, text(`heading.${shown}`)),
    flash: hasMessage(language, `winners.done.${input.done}`)
      ? { text: text(`done.${input.done}`), tone: '', path: null }
      : null,
    errors: errorSummary(fields, labels, language),
    backPath: mePath,
    heading: text(`heading.${shown}`),
    lede: text(`lede.${shown}`, values),
    proposalTitle: proposal.title,
    state: { ...looks[shown], label: text(`state.${shown}`) },
    themes: themeLabels(words.themes).filter(({ slug }) => slug === proposal.theme),
    outstanding: input.isOutstanding && shown !== 'dropped' ? text('outstanding') : null,
    // Until when to answer: in the reader's zone, and in that of the call if it differs; and who was told.
    deadline: shown === 'pending' ? deadlineView(input, viewer) : null,
    // `disagree` is null once the team has declined, and can only take it back.
    answer:
      shown === 'pending'
        ? { action: `${path}/answer`, agree, disagree, until: null }
        : until !== null
          ? {
              action: `${path}/answer`,
              agree,
              disagree: null,
              until: text('reconsider', deadlineValues(until, viewer)),
            }
          : null,
    // For a team that has accepted.
    stepBack: shown === 'accepted' ? { action: `${path}/answer`, disagree } : null,
    entry: isAccepted && form && stored ? { ...form, action: `${path}/entry`, version: versionOf(stored) } : null,
    picture: isAccepted ? picture : null,
    name: isAccepted
      ? {
          action: `${path}/name`,
          field: name,
          shows: typed.name?.shows ?? own !== undefined,
          others: names.filter((one) => one !== own).map((one) => one.name),
        }
      : null,
    // What is public now, in words.
    publicNote: isAccepted && entry !== null ? publicNote(input, entry, language) : null,
  };
}

function organizationOf({ proposal, country }: MyWinnerInput, language: string): string | null {
  const { organization } = proposal;
  if (organization === null || country === null) return organization;
  return translate(language, 'organizations.place', { city: organization, country: countryName(country, language) });
}

function shownState({ acceptance, proposal }: MyWinnerInput, now: Date): Shown {
  const state = stateAt(acceptance, now);
  if (hasWon(proposal)) return state;
  return state === 'accepted' ? 'reviewed' : state === 'pending' ? 'withdrawn' : state;
}

function deadlineValues(at: Date, { language, timeZone }: Viewer) {
  return {
    date: formatDate(at, timeZone, language, 'full'),
    time: formatTime(at, timeZone, language),
    zone: zoneLabel(timeZone, at, language),
  };
}

function deadlineView({ call, acceptance, told }: MyWinnerInput, viewer: Viewer) {
  const { language, timeZone } = viewer;
  const at = acceptance.deadlineAt;
  const [own, host] = [localTime(at, timeZone), localTime(at, call.timeZone)];
  const there = {
    time: formatTime(at, call.timeZone, language),
    place: zoneCity(call.timeZone, language),
    offset: zoneOffset(call.timeZone, host.offsetMinutes),
    date: formatDate(at, call.timeZone, language, 'weekday-short'),
  };
  return {
    iso: at.toISOString(),
    text: translate(language, 'winners.deadline', deadlineValues(at, viewer)),
    there:
      own.local === host.local
        ? null
        : translate(language, own.date === host.date ? 'sessions.there' : 'sessions.thereOn', there),
    told:
      acceptance.toldAt === null
        ? translate(language, 'winners.notTold')
        : told.length === 0
          ? ''
          : translate(language, 'winners.told', { names: new Intl.ListFormat(language).format(told) }),
  };
}

function pictureForm(
  { pictureId, pictureAlt }: WinnerEntry,
  path: string,
  fieldErrors: readonly FieldError[],
  language: string,
) {
  return {
    path: pictureId === null ? null : `${path}/picture?v=${pictureId}`,
    alt: pictureAlt,
    field: field('picture', '', fieldErrors, language),
    accept: pictureTypes.join(','),
    action: `${path}/picture`,
    removeAction: `${path}/picture/remove`,
  };
}

function publicNote({ call, isShown, proposal }: MyWinnerInput, { consentedAt }: WinnerEntry, language: string) {
  const key = consentedAt === null ? 'notAgreed' : isShown ? 'isPublic' : 'notYet';
  return {
    text: translate(language, `winners.${key}`),
    path: isShown ? `${winnersPath(call)}#w-${proposal.id}` : null,
  };
}
