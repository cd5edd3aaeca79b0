import type { Call } from '../../domain/calls/call.entity.js';
import { callTexts } from '../../domain/calls/call.js';
import type { SimilarOrganization } from '../../domain/organizations/similar-organizations.queries.js';
import type { AddableSession } from '../../domain/registrations/admission/addable-sessions.js';
import type { Series } from '../../domain/sessions/series.entity.js';
import { sessionCover } from '../../domain/sessions/cover.js';
import { seatState, textNote, themeLabels } from '../../domain/sessions/session-labels.js';
import { dayAndRange, sessionTime } from '../../domain/sessions/session-time.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { readSeries } from '../../domain/sessions/series-texts.js';
import { readIn, titleLanguage } from '../../domain/sessions/session-texts.js';
import { type ListedSpeaker, overlap } from '../../domain/sessions/session.js';
import type { Speaker } from '../../domain/speakers/speaker.entity.js';
import type { Viewer } from '../../domain/sessions/viewer.js';
import type { FieldError } from '../../platform/errors.js';
import { FormValues } from '../../platform/http/form-values.js';
import { translate } from '../../platform/i18n/messages.js';
import { renderMarkdown } from '../../platform/markdown.js';
import { type ErrorSummary, field, fieldErrorMessage } from '../../platform/views/form-fields.js';
import { firstWords, publicLayout } from '../layout.js';
import type { Unconfirmed } from '../speakers/public-speakers.queries.js';
import { personData } from '../speakers/speaker-profile.js';
import { linkPicture } from '../part-pages.js';
import { onTheWay, organizationNamesPath, programmePath, seriesPath, sessionPath } from '../paths.js';
import { type Query } from '../../platform/http/query.js';
import { maxSessions } from '../sessions/series.js';
import { type AnnouncedBefore, eventData, hostData, structuredData } from '../sessions/structured-data.js';
import { readAddable, sessionChoice } from './add-sessions.page.js';
import { type AskedSection, askedSections } from './form-sections.js';
import { registrationForm, type RegistrationValues } from './registration-form.js';

/** What a visitor has typed on the page of a series. */
export interface TypedSeries {
  values: RegistrationValues;
  /** IDs of the selected sessions; null for those that are selected at first. */
  chosen: readonly string[] | null;
  similar?: readonly SimilarOrganization[];
  allZones?: boolean;
}

interface SeriesPageInput {
  call: Call;
  series: Series;
  sessions: readonly Session[];
  /** How they were announced before, by their ids. */
  before?: ReadonlyMap<string, AnnouncedBefore>;
  /** The profiles of their speakers. */
  speakers?: readonly Speaker[];
  unconfirmed?: readonly Unconfirmed[];
  open: readonly AddableSession[];
  typed: TypedSeries;
  fieldErrors: readonly FieldError[];
  /** What areas ask each person once. */
  sections?: readonly AskedSection[];
  query: Query;
  /** Where this site is; missing in a preview. */
  publicUrl?: string;
}

/** Returns the page of a series for a viewer, with the form if one of its sessions is open. */
export function seriesPage(given: SeriesPageInput, viewer: Viewer) {
  const { call, typed, fieldErrors, query, publicUrl } = given;
  const { language, now } = viewer;
  const series = readSeries(given.series, call, language);
  const sessions = given.sessions.map((session) => readIn(session, call, language));
  const input = { ...given, series, sessions, open: given.open.map((one) => readAddable(one, call, language)) };
  const path = seriesPath(call, series);
  const open = input.open.slice(0, maxSessions);
  const [first] = open;
  const asked = {
    call,
    sessions: open.map(({ session }) => session),
    questions: [],
    typed: {},
    namesPath: organizationNamesPath(call),
    similar: typed.similar ?? [],
    allZones: typed.allZones ?? false,
    sections: input.sections ?? askedSections(call, new FormValues(), fieldErrors, viewer),
  };
  const form =
    first && registrationForm(first.session, onTheWay(path, viewer), viewer, typed.values, fieldErrors, asked);
  const ofSessions = fieldErrors.find((one) => one.path === 'sessions');
  const descriptionHtml = renderMarkdown(series.description);
  const chosen = typed.chosen ?? selectedAtFirst(open.map(({ session }) => session));
  return {
    ...publicLayout(
      { viewer, call, path, query, section: 'programme', publicUrl, shared: { picture: linkPicture(path, language) } },
      series.title,
      firstWords(descriptionHtml),
    ),
    heading: series.title,
    lang: series.lang,
    titleNote: textNote(series.lang, language),
    descriptionLang: series.descriptionLang,
    cover: sessionCover(
      { id: series.id, themes: sessions[0]?.themes ?? [] },
      themeLabels(callTexts(call, language).themes),
      language,
    ),
    count: translate(language, 'sessions.seriesPage.count', { count: sessions.length }),
    descriptionHtml,
    dates: sessions.map((session) => {
      const time = sessionTime(session, viewer);
      const seat = seatState(session, language, now);
      return {
        path: onTheWay(sessionPath(call, session), viewer),
        title: session.title,
        lang: titleLanguage(session),
        when: dayAndRange(time, language),
        second: time.second,
        seat,
      };
    }),
    // Null if no session is open.
    form: form
      ? {
          ...form,
          hint: translate(language, 'registrations.add.lede'),
          submitLabel: translate(language, 'registrations.add.submit'),
          attendanceHint: translate(language, 'registrations.add.attendanceHint'),
        }
      : null,
    choices: {
      field: field('sessions', '', fieldErrors, language),
      sessions: open.map((one) => sessionChoice({ ...one, overlaps: overlapping(one, open) }, chosen, viewer)),
    },
    errors: joined(form?.errors ?? null, ofSessions, language),
    programmePath: programmePath(call),
    // For search engines (schema.org), as JSON; null in a preview.
    structuredData: publicUrl === undefined ? null : seriesData(input, publicUrl, viewer, firstWords(descriptionHtml)),
  };
}

function seriesData(
  { call, series, sessions, before, speakers = [], unconfirmed = [] }: SeriesPageInput,
  publicUrl: string,
  { language, now }: Viewer,
  description: string | null,
): string {
  const shared = { ...hostData(call, language, publicUrl), now };
  const pictureOf = (path: string) => {
    const picture = linkPicture(path, language);
    return picture && publicUrl + picture;
  };
  const image = pictureOf(seriesPath(call, series));
  const speaksIn = ({ id: sessionId }: Session, { id }: ListedSpeaker) =>
    !unconfirmed.some((one) => one.sessionId === sessionId && one.id === id);
  const subEvent = sessions.map((session) => {
    const path = sessionPath(call, session);
    return eventData(session, {
      ...shared,
      url: `${publicUrl}${path}`,
      description: firstWords(renderMarkdown(session.abstract)),
      image: pictureOf(path),
      before: before?.get(session.id) ?? { startsAt: null, hadPlace: false },
      performers: session.speakers
        .filter((listed) => speaksIn(session, listed))
        .map((listed) => {
          const speaker = speakers.find(({ id }) => id === listed.id);
          return personData(listed, speaker, { call, publicUrl, language });
        }),
    });
  });
  return structuredData({
    '@type': 'EventSeries',
    name: series.title,
    url: `${publicUrl}${seriesPath(call, series)}`,
    ...(description !== null && { description }),
    ...(image !== null && { image }),
    location: [
      ...new Map(subEvent.flatMap(({ location }) => location).map((one) => [JSON.stringify(one), one])).values(),
    ],
    startDate: new Date(Math.min(...sessions.map(({ startsAt }) => startsAt.getTime()))).toISOString(),
    endDate: new Date(Math.max(...sessions.map(({ endsAt }) => endsAt.getTime()))).toISOString(),
    organizer: { '@type': 'Organization', name: shared.host, url: shared.hostUrl },
    subEvent,
  });
}

/** All sessions, but only one run of each, and nothing at the same time as an earlier one. */
function selectedAtFirst(open: readonly Session[]): string[] {
  const selected: Session[] = [];
  for (const one of open) {
    const isTaken = selected.some(
      (other) => overlap(one, other) || (one.occurrenceGroup !== null && one.occurrenceGroup === other.occurrenceGroup),
    );
    if (!isTaken) selected.push(one);
  }
  return selected.map(({ id }) => id);
}

function overlapping({ session }: AddableSession, open: readonly AddableSession[]): Session[] {
  return open.map((other) => other.session).filter((other) => other.id !== session.id && overlap(session, other));
}

function joined(errors: ErrorSummary | null, ofSessions: FieldError | undefined, language: string) {
  if (ofSessions === undefined) return errors;
  const label = translate(language, 'registrations.add.legend');
  const items = [{ id: 'sessions', label, message: fieldErrorMessage(ofSessions, language) }, ...(errors?.items ?? [])];
  return { title: translate(language, 'errors.summary', { count: items.length }), items };
}
