import { provisionalPlace } from '../../domain/registrations/waitlist/provisional-seat.js';
import type { Registration } from '../../domain/registrations/registration.entity.js';
import { cancelledStatus, type RegistrationStatus } from '../registrations/registration-labels.js';
import type { Call } from '../../domain/calls/call.entity.js';
import type { PersonalData, StoredRegistration } from '../../domain/privacy/personal-data.queries.js';
import type { PrivacyNotice } from '../../domain/privacy/privacy-notice.entity.js';
import { storedUntilOn } from '../../domain/privacy/privacy-notice.js';
import { answerText } from '../../domain/questions/answer-labels.js';
import { givenAnswers } from '../../domain/questions/given-answers.js';
import { questionTexts } from '../../domain/questions/question.js';
import type { Viewer } from '../../domain/sessions/viewer.js';
import { dayAndTime, formatDate, formatLocalDate, formatTime } from '../../domain/time/format.js';
import { zoneLabel } from '../../domain/time/zones.js';
import { fileSize } from '../../platform/file-store/file-types.js';
import { countryName } from '../../platform/i18n/country-name.js';
import { getLanguage, translate } from '../../platform/i18n/messages.js';
import type { FieldError } from '../../platform/errors.js';
import { errorSummary, field } from '../../platform/views/form-fields.js';
import { publicLayout } from '../layout.js';
import { certificatePath } from '../paths.js';
import { readIn } from '../../domain/sessions/session-texts.js';

/** A form of corrections as it was sent. */
export interface CorrectionForm {
  values: Readonly<Record<string, string | undefined>>;
  fieldErrors: readonly FieldError[];
}

export interface MyDataInput {
  call: Call;
  notice: PrivacyNotice | null;
  data: PersonalData;
  isSaved: boolean;
  mePath: string;
  /** How large the file with everything is. */
  fileBytes: number;
  details?: CorrectionForm;
  address?: CorrectionForm;
}

/** Returns a person's stored data in groups, with its sources and when it is erased. */
export function myDataPage(viewer: Viewer, input: MyDataInput) {
  const { language } = viewer;
  const { call, notice, data, mePath } = input;
  const text = (key: string, values = {}) => translate(language, `privacy.${key}`, values);
  const time = timeIn(viewer);
  const path = `${mePath}/data`;
  const { attendee } = data;
  const forms = corrections(input, viewer);
  return {
    ...publicLayout({ viewer, call, path, section: 'me', mePath, isPrivate: true }, text('mine.title')),
    heading: text('mine.title'),
    lede: text('mine.lede', { email: attendee.email }),
    until:
      notice === null
        ? text('untilAsked')
        : text('mine.until', { until: formatLocalDate(storedUntilOn(call, notice), language, 'long') }),
    mePath,
    downloadPath: `${path}.json`,
    downloadLabel: text('mine.download', { size: fileSize(input.fileBytes, language) }),
    erasePath: `${mePath}/erase`,
    errors: errorSummary(
      [forms.name, forms.organization, forms.email],
      {
        name: translate(language, 'sessions.name'),
        organization: translate(language, 'sessions.organization'),
        email: text('correct.email'),
      },
      language,
    ),
    flash: input.isSaved ? { text: text('correct.saved'), tone: '', path: null } : null,
    corrections: forms,
    profile: profileFacts(data, viewer),
    registrations: data.registrations.map((one) => {
      return registrationItem({ ...one, session: readIn(one.session, call, language) }, data, viewer);
    }),
    certificates: data.registrations.flatMap(({ certificates }) =>
      certificates.map(({ number, name, issuedAt }) => ({
        number,
        path: certificatePath(number),
        text: text('mine.certificate', { name, time: time(issuedAt) }),
      })),
    ),
    proposals: data.proposals.map((one) => ({
      title: one.title,
      facts: [{ term: text('mine.why'), text: text(`mine.because.${whyOf(one)}`) }],
    })),
    delegations: data.delegations.map(({ organization, people }) => text('mine.delegation', { organization, people })),
    // Where coordinators listed them.
    listings: data.listings.map(({ session, name, coordinator, organization, listedAt }) =>
      text('mine.listing', { session, name, coordinator, organization, time: time(listedAt) }),
    ),
    accessNeeds: data.accessNeeds.map(({ kind, details, state, reply, askedAt }) => ({
      title: translate(language, `access.kind.${kind}`),
      facts: [
        ...(details === '' ? [] : [{ term: text('mine.field.details'), text: details }]),
        { term: text('mine.field.when'), text: time(askedAt) },
        {
          term: text('mine.field.state'),
          text: [translate(language, `access.state.${state}`), reply].join(' ').trim(),
        },
      ],
    })),
    feedback: data.namedFeedback.map(({ sessionTitle, answeredOn }) => ({
      title: sessionTitle,
      facts: [{ term: text('mine.answeredOn'), text: formatLocalDate(answeredOn, language, 'long') }],
    })),
    // What the organizers wrote.
    tags: data.tags,
    notes: data.notes.map(({ body, writtenAt }) => ({ text: body, when: time(writtenAt) })),
    emails:
      data.emails.length === 0
        ? null
        : {
            count: text('mine.emailCount', { count: data.emails.filter(hasArrived).length }),
            items: data.emails.toReversed().map(({ sessionTitle, state, sentAt, createdAt, bouncedAt }) => ({
              title: sessionTitle ?? call.name,
              text: text(`mine.email.${bouncedAt === null ? state : 'bounced'}`, { time: time(sentAt ?? createdAt) }),
            })),
          },
  };
}

function corrections({ data, details, address, mePath }: MyDataInput, viewer: Viewer) {
  const { language, now } = viewer;
  const own = { name: data.attendee.name, organization: data.organization ?? '', ...details?.values };
  const change = data.addressChange;
  const isPending = change !== null && change.email !== '' && change.expiresAt > now;
  const one = (id: 'name' | 'organization') => field(id, own[id], details?.fieldErrors ?? [], language);
  return {
    detailsPath: `${mePath}/data`,
    addressPath: `${mePath}/address`,
    discardPath: `${mePath}/address/discard`,
    name: one('name'),
    organization: one('organization'),
    email: field('email', address?.values['email'], address?.fieldErrors ?? [], language),
    // Opened again when a form comes back with errors.
    isOpen: details !== undefined || address !== undefined,
    // That a new address has to be proven still.
    pending: isPending
      ? translate(language, 'privacy.correct.pending', { email: change.email, time: timeIn(viewer)(change.expiresAt) })
      : null,
  };
}

function profileFacts({ attendee, organization, registrations }: PersonalData, viewer: Viewer) {
  const { language, now } = viewer;
  const text = (key: string, values = {}) => translate(language, `privacy.${key}`, values);
  const time = timeIn(viewer);
  const facts: [string, string | null][] = [
    ['name', attendee.name],
    ['email', attendee.email],
    ['organization', organization],
    ['country', attendee.country && countryName(attendee.country, language)],
    ['timeZone', zoneLabel(attendee.timeZone, now, language)],
    ['language', getLanguage(attendee.language).name],
    ['source', firstSource(registrations, viewer)],
    [
      'proven',
      attendee.provenAt && text(`mine.proven.${attendee.provenBy ?? 'owner'}`, { time: time(attendee.provenAt) }),
    ],
    ['undeliverable', attendee.suppressedAt && text('mine.since', { time: time(attendee.suppressedAt) })],
    ['unsubscribed', unsubscribedText(attendee.unsubscribedFrom, language)],
  ];
  return facts.flatMap(([key, value]) => (value ? [{ term: text(`mine.field.${key}`), text: value }] : []));
}

function unsubscribedText(categories: readonly string[], language: string): string {
  return categories
    .map((category) => translate(language, `registrations.me.mail.${category}`))
    .join(translate(language, 'common.listComma'));
}

/** The first source of the data. */
function firstSource(registrations: readonly StoredRegistration[], viewer: Viewer): string | null {
  const sources = registrations.flatMap(({ source }) => source ?? []);
  const [first] = sources.toSorted((a, b) => a.at.getTime() - b.at.getTime());
  return first === undefined ? null : sourceText(first, viewer);
}

function sourceText({ source, at, coordinator }: NonNullable<StoredRegistration['source']>, viewer: Viewer): string {
  const values = { time: timeIn(viewer)(at), coordinator: coordinator ?? '' };
  return translate(viewer.language, `privacy.mine.source.${source}`, values);
}

function registrationItem(stored: StoredRegistration, { questions }: PersonalData, viewer: Viewer) {
  const { language } = viewer;
  const { registration, session, source, checkIns, certificates } = stored;
  const text = (key: string, values = {}) => translate(language, `privacy.mine.${key}`, values);
  const time = timeIn(viewer);
  const asked = questions.filter(({ sessionId }) => sessionId === session.id);
  const attended = registration.attendedAt && {
    term: text('field.attended'),
    text:
      registration.minutesPresent === null
        ? time(registration.attendedAt)
        : text('attendedFor', { time: time(registration.attendedAt), minutes: registration.minutesPresent }),
  };
  return {
    title: session.title,
    facts: [
      { term: text('field.when'), text: time(session.startsAt) },
      { term: text('field.state'), text: translate(language, `registrations.status.label.${statusOf(registration)}`) },
      ...(source === null ? [] : [{ term: text('field.source'), text: sourceText(source, viewer) }]),
      ...givenAnswers(asked, registration.answers).map(({ question, value }) => ({
        term: questionTexts(question, language).label,
        text: answerText(question, value, language),
      })),
      ...(registration.rsvp === null
        ? []
        : [
            {
              term: text('field.reply'),
              text: [text(`reply.${registration.rsvp}`), registration.rsvpComment ?? ''].join(' '),
            },
          ]),
      ...(registration.proposedTime?.comment
        ? [{ term: text('field.wish'), text: registration.proposedTime.comment }]
        : []),
      ...(attended ? [attended] : []),
      ...checkIns
        .filter(({ undoneAt }) => undoneAt === null)
        .map(({ at }) => ({ term: text('field.checkedIn'), text: time(at) })),
      ...certificates.map(({ number }) => ({ term: text('field.certificate'), text: number })),
    ],
  };
}

function whyOf(one: PersonalData['proposals'][number]): 'declared' | 'member' | 'rejected' | 'linked' | 'suggested' {
  if (one.isDeclared) return 'declared';
  if (one.memberName !== null || one.matchState === null || one.evidence === 'address') return 'member';
  return one.matchState;
}

function timeIn({ timeZone, language }: Viewer): (at: Date) => string {
  return (at) => dayAndTime(formatDate(at, timeZone, language, 'long'), formatTime(at, timeZone, language), language);
}

function statusOf(registration: Registration): RegistrationStatus {
  if (registration.state !== 'cancelled') return registration.state;
  return cancelledStatus({ ...registration, provisional: provisionalPlace(registration) });
}

/** Counts an email with news of several sessions once, and those that never came not at all. */
function hasArrived({ state, bouncedAt, isInAnother }: PersonalData['emails'][number]): boolean {
  return state === 'sent' && bouncedAt === null && !isInAnother;
}
