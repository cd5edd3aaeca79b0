import type { PeopleView } from '../../domain/registrations/people/people-views.queries.js';
import type { FieldError } from '../../platform/errors.js';
import { type Field, field } from '../../platform/views/form-fields.js';
import type { ConsoleLayout } from '../frame/layout.js';

/** A name for a list as it was typed. */
export interface TypedView {
  name: string;
  isShared: boolean;
  fieldErrors: readonly FieldError[];
}

/** The saved lists above a list, and the form that saves this one. */
export interface SavedViews {
  /** `by` says who shares it, if somebody else does. */
  views: {
    name: string;
    path: string;
    isCurrent: boolean;
    by: string | null;
    isShared: boolean;
    deletePath: string | null;
  }[];
  save: { action: string; query: string; name: Field; isShared: boolean; isOpen: boolean };
}

/** Returns them; `query` is that of the list that is shown, and `queryOf` drops what isn't valid any more. */
export function savedViews(
  { language, mayAdminister }: ConsoleLayout,
  {
    views,
    organizerId,
    path,
    query,
    queryOf,
    typed,
  }: {
    views: readonly (PeopleView & { savedBy: string })[];
    organizerId: string;
    path: string;
    query: string;
    queryOf: (saved: string) => string;
    typed: TypedView | null;
  },
): SavedViews {
  return {
    views: views.map((view) => {
      const own = queryOf(view.query);
      const isOwn = view.organizerId === organizerId;
      return {
        name: view.name,
        path: own === '' ? path : `${path}?${own}`,
        isCurrent: own === query,
        by: isOwn ? null : view.savedBy,
        isShared: isOwn && view.isShared,
        deletePath: isOwn || mayAdminister ? `${path}/views/${view.id}/delete` : null,
      };
    }),
    save: {
      action: `${path}/views`,
      query,
      name: field('viewName', typed?.name, typed?.fieldErrors ?? [], language),
      isShared: typed?.isShared ?? false,
      isOpen: typed !== null,
    },
  };
}
