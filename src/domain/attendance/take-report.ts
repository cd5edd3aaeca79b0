import { randomUUID } from 'node:crypto';
import { record, type Change } from '../identity/change.js';
import { lockRegistrations } from '../registrations/registrations.queries.js';
import type { Session } from '../sessions/session.entity.js';
import { type NewSpan, deleteReportSpans, writeReport } from './attendance.queries.js';
import type { DecidedPerson } from './decide-people.js';
import type { OpenedReport } from './open-report.js';
import { isChanged, recomputeAttendance, recordAttendance } from './record-attendance.js';
import { type RegistrationInput, registrationInput } from '../registrations/admission/registration-input.js';
import { admitToSessions } from '../registrations/admission/admit.js';
import type { GroupRequest } from '../registrations/admission/registration-request.js';
import { Refusal } from '../../platform/errors.js';
import type { Actor } from '../identity/actor.js';

/** The outcome of a report that was imported. */
export interface TakenReport {
  /** People of the report who attended the session, however they were matched. */
  people: number;
  byAddress: number;
  byName: number;
  /** Matched by hand. */
  tied: number;
  walkIns: number;
  leftOut: number;
  /** Walk-ins who got no seat, with the reason. */
  refused: { name: string; code: string }[];
  /** Registrations whose presence changed. */
  changed: number;
  /** Whether the same report was imported before. */
  again: boolean;
}

type Opened = Extract<OpenedReport, { ok: true }>;

/** Imports a report into a locked session; the same report replaces itself. */
export async function takeReport(change: Change, session: Session, opened: Opened): Promise<TakenReport> {
  const { tx, now } = change;
  const { decided, before, digest, layout, timeZone } = opened;
  const admitted = await admitByReport(change, session, decided);
  const reportId = before?.id ?? randomUUID();
  const replaced = before === null ? [] : await deleteReportSpans(tx, before.id);
  const spans = spansOf(decided, admitted, reportId);
  const people = new Set(spans.map((span) => span.registrationId)).size;
  const choices = Object.fromEntries(
    decided.flatMap(({ person, choice }) => (choice === '' ? [] : [[person.key, choice] as const])),
  );
  const report = { id: reportId, sessionId: session.id, digest, layout, timeZone, choices, people, importedAt: now };
  await writeReport(tx, report);
  const changed = await countChanged(change, session, spans, replaced);
  const refused = decided.flatMap(({ person }) => {
    const outcome = admitted.get(person.key);
    return typeof outcome === 'object' ? [{ name: person.name, code: outcome.refused }] : [];
  });
  const counts = { people, ...countsOf(decided, refused.length), changed };
  const details = { ...counts, refused: refused.length, report: reportId, layout, timeZone };
  await record(change, 'session.attendance-reported', `session:${session.id}`, details);
  return { ...counts, refused, again: before !== null };
}

function spansOf(
  decided: readonly DecidedPerson[],
  admitted: ReadonlyMap<string, string | { refused: string }>,
  reportId: string,
): NewSpan[] {
  return decided.flatMap(({ person, verdict }): NewSpan[] => {
    const registrationId = verdict.as === 'registration' ? verdict.registrationId : admitted.get(person.key);
    if (typeof registrationId !== 'string') return [];
    return person.stretches.map((stretch) => ({ registrationId, source: 'report', reportId, ...stretch }));
  });
}

/** Records the spans. Returns for how many people something changed, those counted who are in the report no more. */
async function countChanged(change: Change, session: Session, spans: readonly NewSpan[], replaced: readonly string[]) {
  const recorded = await recordAttendance(change, session, spans);
  const present = new Set(recorded.map(({ registration }) => registration.id));
  const gone = await lockRegistrations(
    change.tx,
    replaced.filter((id) => !present.has(id)),
  );
  return [...recorded, ...(await recomputeAttendance(change, session, gone))].filter(isChanged).length;
}

function countsOf(decided: readonly DecidedPerson[], refused: number) {
  const count = (is: (one: DecidedPerson) => boolean) => decided.filter(is).length;
  const isTied = ({ verdict }: DecidedPerson) => verdict.as === 'registration';
  return {
    byAddress: count(({ match }) => match.kind === 'address'),
    byName: count((one) => isTied(one) && one.match.kind === 'name' && one.choice === ''),
    tied: count((one) => isTied(one) && one.choice !== ''),
    walkIns: count(({ verdict }) => verdict.as === 'walk-in') - refused,
    leftOut: count(({ verdict }) => verdict.as === 'left-out'),
  };
}

/**
 * Registers walk-ins from a report for a locked session. Returns the registration by the key of the person, or why
 * there is none.
 */
async function admitByReport(change: Change, session: Session, decided: readonly DecidedPerson[]) {
  const admitted = new Map<string, string | { refused: string }>();
  const requests = new Map<string, GroupRequest>();
  for (const { person, verdict } of decided) {
    if (verdict.as !== 'walk-in') continue;
    const input = inputOf(person);
    if (input === null) admitted.set(person.key, { refused: 'invalid' });
    else requests.set(person.key, requestFor(input, change.actor));
  }
  const outcomes = await admitToSessions(change, [{ session, requests: [...requests.values()] }]);
  for (const [key, request] of requests) {
    const outcome = outcomes.get(request);
    if (outcome?.ok) admitted.set(key, outcome.result[0]?.registration.id ?? { refused: 'full' });
    else admitted.set(key, { refused: outcome?.error instanceof Refusal ? outcome.error.code : 'unknown' });
  }
  return admitted;
}

function requestFor(input: RegistrationInput, actor: Actor): GroupRequest {
  return { people: [input], allOrNothing: false, delegationId: null, groupId: null, came: true, actor };
}

/** Returns the registration input of a person in the report, or null if it would be invalid. */
function inputOf({ email, name, names }: DecidedPerson['person']): RegistrationInput | null {
  // The name is the part before a bracket: `Bo (Guest)`.
  const read = registrationInput.safeParse({ email, name: (names[1] ?? name) || email });
  return read.success ? read.data : null;
}
