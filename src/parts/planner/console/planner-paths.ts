import { callPath } from '../../../console/paths/paths.js';

/** The planner of starts. */
export function plannerPath(call: { slug: string }): string {
  return `${callPath(call)}/planner`;
}
