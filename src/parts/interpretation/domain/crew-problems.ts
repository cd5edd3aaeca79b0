import { type LanguageOffer, offerKey } from '../../../domain/sessions/language-offer.js';
import type { Session } from '../../../domain/sessions/session.entity.js';
import { overlap } from '../../../domain/sessions/session.js';
import { doSame, taskTimes } from '../../../domain/speakers/crew-task.js';
import type { CrewMember } from '../../../domain/speakers/session-speakers.queries.js';

/**
 * What is wrong with who interprets, captions and signs: `nobody` is booked for what a session promises; people have
 * `declined`; two do the same at one time (`twice`) without taking turns; somebody is `busy` in another session; or the
 * session does not offer it any more (`gone`).
 */
export interface CrewProblem {
  code: 'nobody' | 'declined' | 'twice' | 'busy' | 'gone';
  session: Session;
  offer: LanguageOffer;
  names: string[];
  /** Where else somebody is. */
  other: Session | null;
}

/** Returns the problems of sessions to come, with their people, by session. */
export function crewProblems(sessions: readonly Session[], crew: readonly CrewMember[]): CrewProblem[] {
  return sessions.flatMap((session) => {
    const here = crew.filter(({ sessionId }) => sessionId === session.id);
    const booked = here.filter(({ status }) => status !== 'declined');
    const offered = new Set(session.languageOffers.map(offerKey));
    const problem = (code: CrewProblem['code'], offer: LanguageOffer, names: string[] = [], other?: Session) => ({
      code,
      session,
      offer,
      names,
      other: other ?? null,
    });
    return [
      ...session.languageOffers.flatMap((offer) => {
        const of = (people: readonly CrewMember[]) => people.filter(({ task }) => offerKey(task) === offerKey(offer));
        const declined = of(here).filter(({ status }) => status === 'declined');
        if (declined.length > 0) return [problem('declined', offer, declined.map(nameOf))];
        return needsPeople(offer) && of(booked).length === 0 ? [problem('nobody', offer)] : [];
      }),
      ...booked.flatMap((one, index) => {
        const rivals = booked
          .slice(index + 1)
          .filter(({ task }) => doSame(one.task, task, session) && !one.task.takesTurns && !task.takesTurns);
        return rivals.map((other) => problem('twice', one.task, [one.name, other.name]));
      }),
      ...booked.flatMap((one) =>
        sessions
          .filter((other) => isBusy(one, session, other, crew))
          .map((other) => problem('busy', one.task, [one.name], other)),
      ),
      ...booked.filter(({ task }) => !offered.has(offerKey(task))).map((one) => problem('gone', one.task, [one.name])),
    ];
  });
}

/** Captions can be made by a machine, or afterwards; and organizers can name somebody as text, such as an agency. */
function needsPeople({ by = '', automatic = false, afterwards = false }: LanguageOffer): boolean {
  return by === '' && !automatic && !afterwards;
}

/** Of two sessions that both need somebody, only the first one says so. */
function isBusy({ id, task }: CrewMember, session: Session, other: Session, crew: readonly CrewMember[]): boolean {
  if (other.id === session.id) return false;
  const times = taskTimes(task, session);
  const there = crew.find((one) => one.sessionId === other.id && one.id === id && one.status !== 'declined');
  if (there === undefined) return other.speakers.some((one) => one.id === id) && overlap(times, other);
  const isFirst = session.startsAt < other.startsAt || (+session.startsAt === +other.startsAt && session.id < other.id);
  return isFirst && overlap(times, taskTimes(there.task, other));
}

function nameOf({ name }: CrewMember): string {
  return name;
}
