import { Place } from '../../platform/place.js';

/** The actions that areas record in the activity log, each with its kind of subject before the point. */
export const auditActions = new Place<string>('actions in the activity log', (action) => action);

/** Returns the kinds of subject. */
export function auditGroups(): string[] {
  return [...new Set(auditActions.all.map(groupOf))];
}

/** Returns the actions on a kind of subject. */
export function actionsOn(group: string): string[] {
  return auditActions.all.filter((action) => groupOf(action) === group);
}

function groupOf(action: string): string {
  return action.slice(0, action.indexOf('.'));
}
