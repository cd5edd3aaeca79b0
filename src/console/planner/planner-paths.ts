import { callPath } from '../paths.js';

/** The planner of starts. */
export function plannerPath(call: { slug: string }): string {
  return `${callPath(call)}/planner`;
}
