import { callPath } from '../../../console/paths/paths.js';

/** The planner of starts. */
export function plannerPath(call: { slug: string }): string {
  return `${callPath(call)}/planner`;
}

/** Where runs of the planner are scheduled. */
export function plannedRunsPath(call: { slug: string }): string {
  return `${plannerPath(call)}/runs`;
}
