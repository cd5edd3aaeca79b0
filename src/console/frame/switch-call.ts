import { callTexts } from '../../domain/calls/call.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { navigationFor, type NavigationInput } from './navigation.js';
import { callPath } from '../paths/paths.js';
import { withQuery } from '../../platform/http/query.js';

/** A call in the menu that switches between them, with the page of it that is the same as the open one. */
export interface CallLink {
  path: string;
  name: string;
  current: boolean;
}

export type ListedCall = Pick<
  Call,
  | 'id'
  | 'slug'
  | 'name'
  | 'host'
  | 'summary'
  | 'themes'
  | 'criteria'
  | 'translations'
  | 'languages'
  | 'archivedAt'
  | 'features'
>;

/** Pages below a call whose address names a record: the other call has only their list. */
const recordLists = /^\/(?:proposals|jury)\//u;

/**
 * Returns the menu of calls for a page, without archived ones that are not open. A page of the workspace stays itself,
 * and only the call in its navigation changes; `path` is null where the page can't be fetched again.
 */
export function callLinks(
  calls: readonly ListedCall[],
  open: { call: Pick<Call, 'id' | 'slug'> | null; isPageOfCall: boolean; path: string | null },
  navigation: Omit<NavigationInput, 'call'>,
): CallLink[] {
  const shown = calls.filter(({ id, archivedAt }) => archivedAt === null || id === open.call?.id);
  return shown.map((call) => ({
    path: samePage(call, open, navigation),
    name: callTexts(call, navigation.language).name,
    current: call.id === open.call?.id,
  }));
}

function samePage(
  target: ListedCall,
  { call, isPageOfCall, path }: Parameters<typeof callLinks>[1],
  navigation: Omit<NavigationInput, 'call'>,
): string {
  const pathname = path?.split('?', 1)[0] ?? null;
  if (!isPageOfCall && pathname !== null) return withQuery(pathname, { call: target.slug });
  const rest =
    call !== null && pathname?.startsWith(`${callPath(call)}/`) ? pathname.slice(callPath(call).length) : null;
  if (rest !== null && !recordLists.test(rest)) return `${callPath(target)}${rest}`;
  if (call !== null && pathname === callPath(call)) return callPath(target);
  const groups = navigationFor({ ...navigation, call: target });
  const group = groups.find(({ isOpen }) => isOpen);
  return group?.items.find(({ current }) => current)?.path ?? group?.path ?? callPath(target);
}
