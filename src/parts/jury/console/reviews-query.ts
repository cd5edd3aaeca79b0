import { isOpenStep, type ReviewStep } from '../domain/review-step.js';
import type { FormValues } from '../../../platform/http/form-values.js';
import { pageSize } from '../../../console/ui/pager.js';
import { juryPath } from '../../../console/paths/paths.js';
import { withQuery } from '../../../platform/http/query.js';

/** Which reviews of a juror are shown. */
export const reviewViews = ['all', 'open', 'handed-in', 'closed'] as const;
export type ReviewView = (typeof reviewViews)[number];

/** The part of a juror's list that is shown of one call; of their other calls, it is the first page of all. */
export interface ReviewsQuery {
  /** Slug of the call. */
  call: string;
  show: ReviewView;
  search: string;
  page: number;
}

/** Reads the part of the list from its address. */
export function readReviewsQuery(values: FormValues): ReviewsQuery {
  const show = values.choice('show', reviewViews);
  return { call: values.text('call'), show, search: values.line('q', 100), page: values.page };
}

/** Returns the query as far as it is about this call. */
export function queryOf(query: ReviewsQuery, call: { slug: string }): ReviewsQuery {
  return query.call === call.slug ? query : { call: call.slug, show: 'all', search: '', page: 1 };
}

/** Returns the address of a part of the list. */
export function reviewsPath({ call, show, search, page }: ReviewsQuery): string {
  const parts = { show: show === 'all' ? '' : show, q: search, page: page === 1 ? '' : String(page) };
  return withQuery(juryPath, { call, ...parts });
}

/** Returns whether a view contains the reviews of a step. */
export function isInView(view: ReviewView, step: ReviewStep): boolean {
  switch (view) {
    case 'all':
      return true;
    case 'open':
      return isOpenStep(step);
    case 'handed-in':
      return step === 'handed-in';
    case 'closed':
      return step === 'conflict' || step === 'closed';
  }
}

/** Returns the pages after the first that list open reviews, which come first. */
export function openPages(call: { slug: string }, open: number): string[] {
  const pages = Math.ceil(open / pageSize);
  return Array.from({ length: Math.max(0, pages - 1) }, (_, index) =>
    reviewsPath({ call: call.slug, show: 'all', search: '', page: index + 2 }),
  );
}
