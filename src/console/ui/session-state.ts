import { translate } from '../../platform/i18n/messages.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { registrationClosure, seatLabel } from '../../domain/sessions/session.js';

/** A state as text and shape: disc good, half disc attention, triangle problem, square closed, ring not started. */
export interface StateView {
  tone: 'good' | 'warn' | 'bad' | 'off';
  icon: 'dot' | 'half' | 'bang' | 'square' | 'ring';
  label: string;
}

/** Describes the state of a session for an organizer. */
export function sessionState(session: Session, language: string, now: Date): StateView {
  const view = (tone: StateView['tone'], icon: StateView['icon'], key: string): StateView => {
    return { tone, icon, label: translate(language, key) };
  };
  const closure = registrationClosure(session, now);
  if (closure === 'draft') return view('off', 'ring', 'console.sessions.state.draft');
  if (closure === 'cancelled') return view('bad', 'bang', 'sessions.cancelled');
  if (closure === 'over') return view('off', 'square', 'sessions.over');
  if (now >= session.startsAt) return view('good', 'dot', 'sessions.onNow');
  if (closure === 'closed') return view('off', 'square', 'sessions.registrationClosed');
  const seats = seatLabel(session);
  if (seats === 'full') return view('off', 'square', 'sessions.seats.full');
  if (seats === 'waitlist') return view('warn', 'half', 'console.sessions.state.waitlist');
  return view('good', 'dot', seats === 'filling' ? 'sessions.seats.filling' : 'console.sessions.state.open');
}

/** Returns how many seats of a session are taken, and how many people wait. */
export function seatsTaken({ capacity, taken, waiting }: Session, language: string): string {
  const values = { taken, capacity: capacity ?? 0, waiting };
  return translate(language, `console.calls.home.week.${capacity === null ? 'taken' : 'takenOf'}`, values);
}
