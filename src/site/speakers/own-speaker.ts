import { requireActiveCall } from '../../domain/calls/call-scope.queries.js';
import { getCall } from '../../domain/calls/calls.queries.js';
import type { Call } from '../../domain/calls/call.entity.js';
import type { Actor } from '../../domain/identity/actor.js';
import { listMaterials } from '../../domain/materials/materials.queries.js';
import { findSpeakerData } from '../../domain/privacy/speaker-data.queries.js';
import { answerSummaries } from '../../domain/questions/answer-summary.js';
import { listQuestions } from '../../domain/questions/questions.queries.js';
import { listAnswers } from '../../domain/registrations/admission/answers.queries.js';
import { liveStates } from '../../domain/registrations/registration.js';
import { listSessionsById } from '../../domain/sessions/sessions.queries.js';
import { type Briefing, findBriefings } from '../../domain/speakers/briefings.queries.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { doSame } from '../../domain/speakers/crew-task.js';
import {
  type CrewMember,
  listCrew,
  listSessionsOfSpeakers,
  type SessionSpeaker,
} from '../../domain/speakers/session-speakers.queries.js';
import { findSpeakerByToken } from '../../domain/speakers/speakers.queries.js';
import type { Speaker } from '../../domain/speakers/speaker.entity.js';
import type { Viewer } from '../../domain/sessions/viewer.js';
import { asksForAllZones } from '../../domain/time/zone-options.js';
import type { Connection } from '../../platform/database/tx.js';
import type { FieldError } from '../../platform/errors.js';
import { NotFound } from '../../platform/errors.js';
import { speakerEntries } from '../part-pages.js';
import type { SitePage } from '../site-page.js';
import type { TypedProfile } from './profile-form.js';
import { warningsOf } from '../../domain/speakers/leaving.js';
import { ownSpeakerPage } from './own-speaker.page.js';
import { type SpokenSession } from './spoken-session.js';

/** A speaker who opened their page, with the call. */
export interface OpenSpeaker {
  speaker: Speaker;
  call: Call;
  viewer: Viewer;
  /** The speaker, as the actor of flows. */
  actor: Actor;
}

/** Returns the speaker of a personal link. Throws NotFound, and Conflict for a form of an archived call. */
export async function openSpeaker(connection: Connection, token: string, page: SitePage): Promise<OpenSpeaker> {
  const speaker = await findSpeakerByToken(connection, token);
  if (speaker === null) throw new NotFound('link-unknown', 'Unknown link.');
  if (page.request.method === 'POST') await requireActiveCall(connection, `/speakers/${speaker.id}`);
  const call = await getCall(connection, speaker.callId);
  const viewer = page.viewerOf({
    language: speaker.language ?? page.viewer(call).language,
    timeZone: speaker.timeZone ?? call.timeZone,
    isOwnZone: speaker.timeZone !== null,
  });
  return { speaker, call, viewer, actor: { kind: 'speaker', id: speaker.id, origin: page.origin } };
}

/** What was typed into a form of the page, with what is wrong. */
export interface TypedSpeaker {
  values?: TypedProfile;
  fieldErrors: readonly FieldError[];
}

/** Shows the page of a speaker. */
export async function showOwnSpeaker(
  connection: Connection,
  page: SitePage,
  token: string,
  open: OpenSpeaker,
  typed: TypedSpeaker = { fieldErrors: [] },
): Promise<void> {
  const sessions = await spokenSessions(connection, open);
  const fileBytes = Buffer.byteLength(await speakerFile(connection, open.speaker));
  const ownPath = `/speakers/${token}`;
  const entries = [];
  for (const entryOf of speakerEntries.all) {
    const entry = await entryOf(connection, open.speaker, ownPath, open.viewer.language);
    if (entry !== null) entries.push(entry);
  }
  const [done, allZones] = [page.query.text('done'), asksForAllZones(page.query)];
  const { speaker, viewer } = open;
  const deleteWarnings = await warningsOf(connection, speaker.id, viewer.now, viewer.language);
  const input = { ...open, token, sessions, entries, deleteWarnings, done, allZones, fileBytes, ...typed };
  page.render('speakers/own-speaker', ownSpeakerPage(input, viewer));
}

/** Returns everything that is stored about a speaker, as a file. */
export async function speakerFile(connection: Connection, speaker: Speaker): Promise<string> {
  return JSON.stringify(await findSpeakerData(connection, speaker), null, 2);
}

async function spokenSessions(connection: Connection, { speaker, viewer }: OpenSpeaker): Promise<SpokenSession[]> {
  const places = await listSessionsOfSpeakers(connection, [speaker.id]);
  const ids = places.map(({ sessionId }) => sessionId);
  const [sessions, briefings] = [await listSessionsById(connection, ids), await findBriefings(connection, ids)];
  const crew = await listCrew(
    connection,
    places.flatMap(({ sessionId, task }) => (task === null ? [] : [sessionId])),
  );
  const spoken: SpokenSession[] = [];
  for (const place of places) {
    const session = sessions.find(({ id }) => id === place.sessionId);
    if (session === undefined) continue;
    const briefing = briefings.get(session.id) ?? { body: '', sharedQuestions: [] };
    const answers =
      place.status === 'declined' || place.task !== null
        ? []
        : await sharedAnswers(connection, session.id, briefing, viewer);
    const materials = await listMaterials(connection, session.id);
    spoken.push({
      session,
      place,
      briefing: briefing.body,
      answers,
      materials,
      partners: partnersOf(place, session, crew),
    });
  }
  return spoken;
}

/** Names of those with whom somebody takes turns in a session. */
function partnersOf({ id, task }: SessionSpeaker, session: Session, crew: readonly CrewMember[]): string[] {
  if (task === null) return [];
  return crew
    .filter((one) => one.sessionId === session.id && one.id !== id && one.status !== 'declined')
    .filter((one) => doSame(task, one.task, session) && (task.takesTurns || one.task.takesTurns))
    .map(({ name }) => name);
}

/** What people answered to the questions that organizers share with speakers, without their names. */
async function sharedAnswers(
  connection: Connection,
  sessionId: string,
  { sharedQuestions }: Briefing,
  { language }: Viewer,
): Promise<SpokenSession['answers']> {
  if (sharedQuestions.length === 0) return [];
  const questions = await listQuestions(connection, sessionId);
  const rows = await listAnswers(connection, sessionId, liveStates);
  const summaries = answerSummaries(
    questions,
    rows.map(({ answers }) => answers),
    language,
  );
  return summaries.filter(({ key }) => sharedQuestions.includes(key));
}
