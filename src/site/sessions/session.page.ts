import { sessionEntries } from '../part-pages.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { callTexts } from '../../domain/calls/call.js';
import { canRequestRecording, type Material, visibleMaterials } from '../../domain/materials/material.js';
import { materialViews } from '../materials/material-view.js';
import type { SimilarOrganization } from '../../domain/organizations/similar-organizations.queries.js';
import type { FieldError } from '../../platform/errors.js';
import { FormValues } from '../../platform/http/form-values.js';
import { optionalText, translate } from '../../platform/i18n/messages.js';
import { textIn } from '../../platform/i18n/translated.js';
import { field } from '../../platform/views/form-fields.js';
import { renderMarkdown } from '../../platform/markdown.js';
import type { TypedAnswers } from '../../domain/questions/question-fields.js';
import type { QuestionContent } from '../../domain/questions/question.js';
import type { Series } from '../../domain/sessions/series.entity.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { readSeries } from '../../domain/sessions/series-texts.js';
import { readIn, titleLanguage, translatedTexts } from '../../domain/sessions/session-texts.js';
import { hasVenue, type ListedSpeaker, registrationState } from '../../domain/sessions/session.js';
import { formatDate, formatTime } from '../../domain/time/format.js';
import { firstWords, type LayoutInput, publicLayout } from '../layout.js';
import { linkPicture } from '../part-pages.js';
import {
  delegationsPath,
  lostLinkPath,
  onTheWay,
  organizationNamesPath,
  programmePath,
  recordingRequestPath,
  seriesPath,
  sessionPath,
} from '../paths.js';
import { withQuery } from '../../platform/http/query.js';
import { type AskedSection, askedSections } from '../registrations/form-sections.js';
import { type RegistrationValues, registrationForm } from '../registrations/registration-form.js';
import {
  formatLabel,
  kindLabel,
  otherLanguage,
  seatState,
  sessionThemes,
  spokenLanguage,
  textNote,
  themeLabels,
} from '../../domain/sessions/session-labels.js';
import { briefOfferLines, offerFacts } from '../../domain/sessions/offer-labels.js';
import { placeWords } from '../../domain/venues/place-words.js';
import type { Speaker } from '../../domain/speakers/speaker.entity.js';
import { initialsOf, personData, speakerProfile } from '../speakers/speaker-profile.js';
import { sessionCover } from '../../domain/sessions/cover.js';
import { type AnnouncedBefore, eventData, hostData, structuredData } from './structured-data.js';
import { seriesView } from './series.js';
import { dayAndRange, firstZone, sessionTime, timeForAll, whenView } from '../../domain/sessions/session-time.js';
import type { Viewer } from '../../domain/sessions/viewer.js';

export interface SessionPageInput {
  call: Call;
  session: Session;
  /** The other public occurrences of the session. */
  occurrences?: readonly Session[];
  materials?: readonly Material[];
  series?: Pick<Series, 'title' | 'slug' | 'description' | 'translations'> | null;
  /** The other published sessions of its series. */
  inSeries?: readonly Session[];
  /** Ids of the selected ones. */
  alsoIn?: readonly string[];
  values?: RegistrationValues;
  /** The questions of the session, and what was typed. */
  questions?: readonly QuestionContent[];
  typed?: TypedAnswers;
  fieldErrors?: readonly FieldError[];
  /** Existing organizations that a new name could mean. */
  similar?: readonly SimilarOrganization[];
  /** What areas ask each person once. */
  sections?: readonly AskedSection[];
  /** Whether the form lists all time zones, for visitors without script. */
  allZones?: boolean;
  /** The remembered name, if the form was prefilled. */
  remembered?: string | undefined;
  corrects?: string | null;
  /** The profiles of its speakers. */
  speakers?: readonly Speaker[];
  /** IDs of those who have not said yet whether they speak: nothing but their names is shown. */
  unconfirmed?: readonly string[];
  before?: AnnouncedBefore;
  /** Where this site is. */
  publicUrl?: string;
  layout?: Omit<LayoutInput, 'viewer' | 'call' | 'path' | 'section'>;
}

/** Returns the page of a session for a viewer, with its registration form if it is open. */
export function sessionPage(input: SessionPageInput, viewer: Viewer) {
  const { call, values = {}, fieldErrors = [] } = input;
  const session = readIn(input.session, call, viewer.language);
  const series = input.series ? readSeries(input.series, call, viewer.language) : null;
  const abstract = textIn(translatedTexts(input.session), 'abstract', viewer.language, call.languages);
  const inSeries = (input.inSeries ?? []).map((one) => readIn(one, call, viewer.language));
  const asked = {
    call,
    sessions: [session, ...inSeries],
    questions: input.questions ?? [],
    typed: input.typed ?? {},
    namesPath: organizationNamesPath(call),
    similar: input.similar ?? [],
    allZones: input.allZones ?? false,
    sections: input.sections ?? askedSections(call, new FormValues(), [], viewer),
  };
  const { language, now } = viewer;
  const path = sessionPath(call, session);
  const closed = closedView(session, viewer);
  const occurrences = (input.occurrences ?? []).filter((run) => run.state === 'published' && run.endsAt > now);
  const aboutHtml = renderMarkdown(abstract.text);
  const themes = themeLabels(callTexts(call, language).themes);
  const { publicUrl = '' } = input;
  const speakerOf = (listed: ListedSpeaker) => input.speakers?.find(({ id }) => id === listed.id);
  const isConfirmed = ({ id }: ListedSpeaker) => id === undefined || input.unconfirmed?.includes(id) !== true;
  const picture = linkPicture(sessionPath(call, session), language);
  const performers = session.speakers
    .filter(isConfirmed)
    .map((listed) => personData(listed, speakerOf(listed), { call, publicUrl, language }));
  return {
    ...publicLayout(
      { ...input.layout, viewer, call, path, section: 'programme', publicUrl: input.publicUrl, shared: { picture } },
      session.title,
      [timeForAll(session, language), firstWords(aboutHtml)].filter((part) => part !== null).join('. '),
    ),
    heading: session.title,
    lang: titleLanguage(session),
    // That title and description are in another language than the page.
    titleNote: textNote(titleLanguage(session), language),
    aboutNote: abstract.lang === titleLanguage(session) ? null : textNote(abstract.lang, language),
    cover: sessionCover(session, themes, language),
    themes: sessionThemes(session, themes, language),
    facts: [kindLabel(session, language), formatLabel(session, language)],
    // What parts have for the session.
    entries: sessionEntries.all.flatMap((entry) => entry(call, session, language) ?? []),
    offers: briefOfferLines(session, language),
    inLanguage: otherLanguage(session, language),
    seat: seatState(session, viewer.language, viewer.now),
    when: whenView(session, viewer, occurrences),
    aboutHtml,
    aboutLang: abstract.lang,
    speakers: session.speakers.map((listed) =>
      isConfirmed(listed)
        ? speakerView(call, listed, speakerOf(listed), language)
        : {
            name: listed.name,
            initials: initialsOf(listed.name),
            about: translate(language, 'sessions.speakerUnconfirmed'),
          },
    ),
    occurrences: occurrences.map((run) => occurrenceView(call, run, viewer)),
    known: knownFacts(session, viewer),
    // The map, accessibility and directions of the venue; null if none is known.
    place: hasVenue(session) && session.place !== null ? placeWords(session.place, call, language) : null,
    // For search engines (schema.org), as JSON.
    structuredData: structuredData(
      eventData(session, {
        ...hostData(call, language, publicUrl),
        url: `${publicUrl}${path}`,
        description: firstWords(aboutHtml),
        image: picture && `${publicUrl}${picture}`,
        before: input.before ?? { startsAt: null, hadPlace: false },
        now,
        performers,
        // The other sessions of the series.
        series: series && { name: series.title, url: `${publicUrl}${seriesPath(call, series)}` },
      }),
    ),
    calendarFilePath: session.state === 'draft' ? null : `${path}.ics`,
    // The answer to the registration whose address this one corrects, encrypted.
    corrects: input.corrects ?? null,
    form:
      closed === null ? registrationForm(session, onTheWay(path, viewer), viewer, values, fieldErrors, asked) : null,
    // A notice about the prefilled form; null if nothing is remembered.
    remembered: input.remembered
      ? {
          text: translate(language, 'privacy.remembered', { name: input.remembered }),
          forgetPath: `${path}/forget`,
        }
      : null,
    // The page of the series.
    wholeSeries: series && {
      path: onTheWay(seriesPath(call, series), viewer),
      title: series.title,
      lang: series.lang,
    },
    series: seriesView(call, session, series, inSeries, input.alsoIn ?? [], viewer),
    closed: closed && { ...closed, programmePath: programmePath(call) },
    // What everyone can have.
    materials: publicMaterials(input, path, viewer),
    // That there is a recording for registered people, and how to get it.
    recording: canRequestRecording(input.materials ?? [], session, now)
      ? {
          text: translate(language, 'materials.forRegistered'),
          path: lostLinkPath(call),
          request: recordingRequest(call, session, language),
        }
      : null,
    delegationsPath: withQuery(delegationsPath(call), { session: session.slug }),
  };
}

function speakerView(
  call: Call,
  { name, role, organization }: ListedSpeaker,
  speaker: Speaker | undefined,
  language: string,
) {
  const parts = [...new Set([role, speaker?.jobTitle, organization])].filter(Boolean);
  return {
    ...(speaker && speakerProfile(call, speaker, language)),
    name,
    initials: initialsOf(name),
    about: parts.join(translate(language, 'common.listComma')),
  };
}

function recordingRequest(call: Call, session: Session, language: string) {
  return { action: recordingRequestPath(call, session), email: field('email', '', [], language) };
}

function publicMaterials({ call, materials = [], session }: SessionPageInput, path: string, { language, now }: Viewer) {
  const items = materialViews(visibleMaterials(materials, session, 'anyone', now), call, path, language);
  return items.length === 0 ? null : { text: null, items };
}

function closedView(session: Session, viewer: Viewer) {
  const state = registrationState(session, viewer.now);
  if (state === null) return null;
  const reason =
    state === 'cancelled' && session.cancelReason
      ? translate(viewer.language, 'sessions.closed.cancelledReason', { reason: session.cancelReason })
      : null;
  return {
    title: translate(viewer.language, `sessions.closed.${state}`),
    text: optionalText(viewer.language, `sessions.closed.${state}Text`),
    reason,
  };
}

function occurrenceView(call: Call, run: Session, viewer: Viewer) {
  const time = sessionTime(run, viewer);
  return {
    path: onTheWay(sessionPath(call, run), viewer),
    text: dayAndRange(time, viewer.language),
    offset: time.offset,
  };
}

function knownFacts(session: Session, viewer: Viewer) {
  const { language } = viewer;
  const fact = (key: string, text: string) => ({ term: translate(language, `sessions.${key}`), text });
  const closesAt = session.registrationClosesAt;
  const zone = firstZone(session, viewer);
  return [
    fact('language', spokenLanguage(session.language, language)),
    ...offerFacts(session, language, { by: true }),
    fact('formatLabel', translate(language, `sessions.format.${session.format}`)),
    ...(hasVenue(session) ? [fact('venue', session.venue ?? '')] : []),
    ...(closesAt !== null && closesAt > viewer.now
      ? [
          fact(
            'closesLabel',
            translate(language, 'sessions.closesNote', {
              date: formatDate(closesAt, zone, language, 'weekday-short'),
              time: formatTime(closesAt, zone, language),
            }),
          ),
        ]
      : []),
  ];
}
