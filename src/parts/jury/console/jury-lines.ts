import type { ConsoleLayout } from '../../../console/frame/layout.js';
import type { StateView } from '../../../console/ui/session-state.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import type { Connection } from '../../../platform/database/tx.js';
import type { FormView } from '../../../platform/forms/form.js';
import { Place } from '../../../platform/place.js';
import type { JuryProgress } from '../domain/jury-progress.js';

/** The one thing to do next in a line: a page to open, or a form to send, with its fields if it has any. */
export interface LineAction {
  path: string;
  label: string;
  isLink: boolean;
  isSecond: boolean;
  hint: string;
  form: FormView | null;
  hidden: { name: string; value: string }[];
}

/** One of the lines of *Simple jury*: a state, what is to be known about it, and what is next. */
export interface JuryLine {
  id: string;
  title: string;
  state: StateView;
  facts: string[];
  /** Length of the parts that are assigned and done, of 100; null without a bar. */
  bar: { done: number } | null;
  /** The label under which `people` are folded away; empty if they are in view. */
  folded: string;
  people: { name: string; path: string | null; text: string; state: StateView }[];
  action: LineAction | null;
  links: { path: string; label: string }[];
}

/** What a line is made from: the same facts as on the other pages of the jury. */
export interface LineFacts {
  connection: Connection;
  call: Call;
  layout: ConsoleLayout;
  progress: JuryProgress;
}

/** Lines that other parts add after those of the jury. */
export const juryLines = new Place<(facts: LineFacts) => Promise<JuryLine>>();

const plain = { bar: null, folded: '', people: [], action: null, links: [] };

/** Makes a line; what is not said is empty. */
export function juryLine(line: Pick<JuryLine, 'id' | 'title' | 'state' | 'facts'> & Partial<JuryLine>): JuryLine {
  return { ...plain, ...line };
}

/** Makes the action of a line that opens a page. */
export function linkAction(path: string, label: string, isSecond = false): LineAction {
  return { path, label, isLink: true, isSecond, hint: '', form: null, hidden: [] };
}

/** Makes the action of a line that changes something. */
export function postAction(path: string, label: string, more: Partial<LineAction> = {}): LineAction {
  return { path, label, isLink: false, isSecond: false, hint: '', form: null, hidden: [], ...more };
}

/** What the team of a winner has answered, and when or until when. */
export interface ChoiceAnswer {
  state: StateView;
  note: string;
}

/** Reads what the teams of the winners of a call have answered, by proposal. */
export const choiceAnswers = new Place<
  (connection: Connection, call: Call, layout: ConsoleLayout) => Promise<Map<string, ChoiceAnswer>>
>();
