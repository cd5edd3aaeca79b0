import type { ConsoleLayout } from '../../../console/frame/layout.js';
import type { StateView } from '../../../console/ui/session-state.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import type { Connection } from '../../../platform/database/tx.js';
import { Place } from '../../../platform/place.js';

/** What the team of a winner has answered, and when or until when. */
export interface ChoiceAnswer {
  state: StateView;
  note: string;
}

/** Reads what the teams of the winners of a call have answered, by proposal. */
export const choiceAnswers = new Place<
  (connection: Connection, call: Call, layout: ConsoleLayout) => Promise<Map<string, ChoiceAnswer>>
>();
