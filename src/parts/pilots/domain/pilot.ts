import { daysBetween } from '../../../domain/time/local-date.js';
import type { Actor } from '../../../domain/identity/actor.js';
import type { ProposalState } from '../../../domain/proposals/proposal.js';

export const pilotStates = ['planned', 'running', 'completed', 'stopped'] as const;
export type PilotState = (typeof pilotStates)[number];

export const maxMilestones = 100;
export const maxDocuments = 50;
export const maxFigures = 20;
/** Files of pilots can be this large. */
export const maxDocumentBytes = 50 * 1024 * 1024;

/** States in which a proposal can have a pilot: all that were decided. */
const decidedStates: readonly ProposalState[] = ['winner', 'showcased', 'pilot', 'not-selected'];

/** Returns whether a proposal can have a pilot. */
export function canHavePilot(proposal: { state: ProposalState; mergedInto: string | null }): boolean {
  return proposal.mergedInto === null && decidedStates.includes(proposal.state);
}

/** Something that was measured. Without a value, it isn't known yet. */
export interface Figure {
  indicator: string;
  unit: string;
  baseline: number | null;
  target: number | null;
  result: number | null;
}

/** The trial of a proposal with the city. Dates are local dates of the call. */
export interface Pilot {
  id: string;
  proposalId: string;
  state: PilotState;
  /** Empty if not known yet, as the texts below. */
  department: string;
  contactName: string;
  contactEmail: string | null;
  /** Where more is said of it, such as a page of the city. */
  link: string | null;
  place: string;
  startsOn: string | null;
  endsOn: string | null;
  summary: string;
  outcome: string;
  figures: Figure[];
  /** The organizer who gets the reminders. */
  responsibleId: string | null;
  /** Whether the team of the proposal sees it. */
  isShared: boolean;
  createdAt: Date;
  updatedAt: Date;
}

/** Returns the id of a department, which sees and changes its own pilots only; null for everybody else. */
export function departmentOf(actor: Actor): string | null {
  return actor.kind === 'organizer' && actor.role === 'department' ? actor.id : null;
}

/** What organizers decide about a pilot, and departments neither see nor change: who works on it and who sees it. */
export const officeFields = ['contactName', 'contactEmail', 'responsibleId', 'isShared'] as const;

/** Returns the edit of a department with what the office decides as it is. */
export function withOfficeFields<Fields extends Record<(typeof officeFields)[number], unknown>>(
  edited: Fields,
  stored: Fields,
): Fields {
  const { contactName, contactEmail, responsibleId, isShared } = stored;
  return { ...edited, contactName, contactEmail, responsibleId, isShared };
}

/** Where a pilot is: the slug of its call, and its id. */
export interface PilotOfCall {
  call: string;
  id: string;
}

export interface Milestone {
  id: string;
  pilotId: string;
  title: string;
  dueOn: string;
  doneOn: string | null;
  note: string;
  remindedOn: string | null;
}

/** A file or a link of a pilot. */
export interface PilotDocument {
  id: string;
  pilotId: string;
  /** Empty for the name of the file, or the address. */
  title: string;
  url: string | null;
  file: { id: string; name: string; mediaType: string; size: number } | null;
}

/** Returns whether work on a pilot can still be late. */
export function isActive({ state }: Pick<Pilot, 'state'>): boolean {
  return state === 'planned' || state === 'running';
}

export type MilestoneState = 'done' | 'overdue' | 'open';

/** Returns the state of a milestone on a local date. It is due until the end of its day; nothing is late once a pilot is over. */
export function milestoneState(
  { dueOn, doneOn }: Pick<Milestone, 'dueOn' | 'doneOn'>,
  pilot: Pick<Pilot, 'state'>,
  today: string,
): MilestoneState {
  if (doneOn !== null) return 'done';
  return dueOn < today && isActive(pilot) ? 'overdue' : 'open';
}

/**
 * Returns how much of the way from the baseline to the target was achieved, 1 for all of it; null if that isn't known.
 * A missing baseline counts as 0.
 */
export function achieved({ baseline, target, result }: Figure): number | null {
  const from = baseline ?? 0;
  if (target === null || result === null || target === from) return null;
  return (result - from) / (target - from);
}

/** Reminders name milestones that are due within these days, and again on the last day before. */
const remindedDays = { first: 7, last: 1 } as const;

/** Returns whether a reminder lists an open milestone: it is due soon, or overdue. */
export function isListedInReminder({ dueOn }: Pick<Milestone, 'dueOn'>, today: string): boolean {
  return daysBetween(today, dueOn) <= remindedDays.first;
}

/** Returns whether an open milestone needs a reminder on a local date: a week before it is due, and the day before. */
export function needsReminder({ dueOn, remindedOn }: Pick<Milestone, 'dueOn' | 'remindedOn'>, today: string): boolean {
  const left = daysBetween(today, dueOn);
  if (left < 0 || left > remindedDays.first) return false;
  if (remindedOn === null) return true;
  return left <= remindedDays.last && daysBetween(remindedOn, dueOn) > remindedDays.last;
}
