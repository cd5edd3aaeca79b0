import type { Call } from '../../../domain/calls/call.entity.js';
import { callTexts } from '../../../domain/calls/call.js';
import { proposalForJurors } from '../domain/anonymity.js';
import type { Calibration } from '../domain/calibration.js';
import type { CurrentRules } from '../domain/jury.queries.js';
import type { ListedReview } from '../domain/own-reviews.queries.js';
import { isOpenStep, type ReviewStep } from '../domain/review-step.js';
import { fileSize } from '../../../platform/file-store/file-types.js';
import { translate } from '../../../platform/i18n/messages.js';
import { zoneGroups } from '../../../domain/time/zone-options.js';
import type { ConsoleLayout } from '../../../console/frame/layout.js';
import { pageOf, pager, pageSize } from '../../../console/ui/pager.js';
import { juryPath } from '../../../console/paths/paths.js';
import { themeOf } from '../../../domain/sessions/session-labels.js';
import type { StateView } from '../../../console/ui/session-state.js';
import { deadlineView, type JurorZone } from './juror-zone.js';
import { lateText } from '../../../domain/proposals/proposal.js';
import { reviewKit } from './review-kit.js';
import { calibrationPath, chairPath, ownConflictsPath, sheetPath, statementPath } from './jury-paths.js';
import { isInView, queryOf, type ReviewsQuery, reviewsPath, reviewViews } from './reviews-query.js';

/** A proposal assigned to a juror. */
export interface Review {
  id: string;
  step: ReviewStep;
  /** Whether it is among those searched for. */
  isFound: boolean;
}

/** A juror's assignments in a call, with their progress. */
export interface JurorCall {
  call: Call;
  rules: CurrentRules & { hasSigned: boolean };
  isDecided: boolean;
  calibration: Calibration | null;
  /** Open ones first. */
  reviews: readonly Review[];
}

interface ReviewsInput {
  calls: readonly JurorCall[];
  query: ReviewsQuery;
  /** Those that `shownReviews` returns of each call. */
  proposals: ReadonlyMap<string, ListedReview>;
  zone: JurorZone;
  /** The PDFs of open reviews. */
  files: { count: number; bytes: number };
  juror: { id: string };
  chaired: readonly { slug: string; name: string }[];
}

/** Returns the reviews of a call that are on the page. */
export function shownReviews({ call, reviews }: JurorCall, query: ReviewsQuery): readonly Review[] {
  const own = queryOf(query, call);
  return pageOf(foundIn(reviews, own), own.page);
}

function foundIn(reviews: readonly Review[], { show, search }: ReviewsQuery): readonly Review[] {
  return reviews.filter(({ step, isFound }) => isInView(show, step) && (search === '' || isFound));
}

/** Returns the page with the proposals that a juror has to score, by call. */
export function myReviewsPage(layout: ConsoleLayout, input: ReviewsInput) {
  const { calls, zone, files, juror } = input;
  const { language, now } = layout;
  const open = calls.flatMap(({ reviews, isDecided, rules }) =>
    isDecided || !rules.hasSigned ? [] : reviews.filter(({ step }) => isOpenStep(step)),
  );
  return {
    ...layout,
    title: translate(language, 'console.jury.own.title'),
    calls: calls.map((one) => callView(one, input, layout)),
    // The calls whose jury they chair.
    chaired: input.chaired.map((call) => ({
      path: chairPath(call),
      label: translate(language, 'console.jury.chair.open', { call: call.name }),
    })),
    conflictsPath: ownConflictsPath,
    // Keeps the open reviews on a device.
    offline: {
      juror: juror.id,
      kit: JSON.stringify(reviewKit(juror, open.length, language)),
      hasReviews: open.length > 0,
      hasFiles: files.count > 0,
      files: translate(language, 'console.jury.offline.files', {
        count: files.count,
        size: fileSize(files.bytes, language),
      }),
    },
    hasDeadline: calls.some(({ isDecided, rules }) => !isDecided && rules.scoresUntilAt !== null),
    zone: {
      action: juryPath,
      timeZone: zone.timeZone,
      zones: zoneGroups(language, now, zone.timeZone, [zone.timeZone]),
      isOwn: zone.isOwn,
    },
  };
}

function callView(one: JurorCall, { query, proposals, zone }: ReviewsInput, layout: ConsoleLayout) {
  const { call, rules, isDecided, reviews, calibration } = one;
  const { language, now } = layout;
  const own = queryOf(query, call);
  const open = reviews.filter(({ step }) => !isInView('closed', step));
  const count = (wanted: ReviewStep) => open.filter(({ step }) => step === wanted).length;
  const [handedIn, drafts] = [count('handed-in'), count('draft')];
  const share = (part: number) => (open.length === 0 ? 0 : Math.round((part / open.length) * 1000) / 10);
  const total = foundIn(reviews, own).length;
  const pathOf = (changes: Partial<ReviewsQuery>) => `${reviewsPath({ ...own, ...changes })}#call-${call.id}`;
  return {
    id: call.id,
    name: callTexts(call, language).name,
    deadline: deadlineView(rules.scoresUntilAt, zone, call.timeZone, now, language),
    // That all score the same proposals first, and where they compare.
    calibration:
      calibration === null || isDecided || !rules.hasSigned
        ? null
        : {
            text: translate(language, `console.jury.calibration.${calibration.isOver ? 'compare' : 'first'}`),
            path: calibration.isOver ? calibrationPath(call) : null,
          },
    // Text alternative of the bar.
    progress: translate(language, 'console.jury.own.progress', { done: handedIn, total: open.length, drafts }),
    // Segments in percent, from left to right.
    bar: [
      { className: 'k0', x: 0, width: 100 },
      { className: 'k1', x: 0, width: share(handedIn + drafts) },
      { className: 'k3', x: 0, width: share(handedIn) },
    ],
    isDecided,
    // The ways to find one of many proposals; null if all fit on one page.
    finder:
      reviews.length <= pageSize || !rules.hasSigned
        ? null
        : {
            tabs: reviewViews.map((show) => ({
              path: pathOf({ show, page: 1 }),
              label: translate(language, `console.jury.own.show.${show}`),
              count: foundIn(reviews, { ...own, show }).length,
              current: show === own.show,
            })),
            action: `${juryPath}#call-${call.id}`,
            slug: call.slug,
            show: own.show,
            search: own.search,
          },
    rows: (rules.hasSigned ? shownReviews(one, query) : []).flatMap(({ id, step }) => {
      const proposal = proposals.get(id);
      return proposal === undefined
        ? []
        : [reviewRow(call, { ...proposalForJurors(proposal, rules), step }, isDecided, language)];
    }),
    // What is signed before the first title; null once it is, and after the decision.
    statement:
      rules.hasSigned || isDecided
        ? null
        : {
            action: statementPath(call),
            text: translate(language, 'console.jury.statement.text', { count: open.length }),
          },
    // What is said instead of rows.
    empty: total > 0 ? null : translate(language, 'console.jury.own.nothing'),
    pager: pager(total, own.page, language, (page) => pathOf({ page: Number(page) })),
  };
}

function reviewRow(call: Call, proposal: ListedReview & { step: ReviewStep }, isDecided: boolean, language: string) {
  const { step } = proposal;
  return {
    path: sheetPath(proposal),
    title: proposal.title,
    organization: proposal.organization,
    late: lateText(call, proposal, language),
    theme: themeOf(call, proposal.theme, language),
    state: stateOf(step, language),
    // How many messages its discussion has.
    talk: talkText(step === 'conflict' ? 0 : proposal.messages, language),
    // Where a conflict of interest is declared; null if that can't change anything.
    declare:
      isDecided || isInView('closed', step) ? null : { action: sheetPath(proposal, 'conflict'), title: proposal.title },
  };
}

function talkText(count: number, language: string): string | null {
  return count === 0 ? null : translate(language, 'console.jury.discussion.count', { count });
}

function stateOf(step: ReviewStep, language: string): StateView {
  const label = translate(language, `console.jury.step.${step}`);
  switch (step) {
    case 'new':
      return { tone: 'off', icon: 'ring', label };
    case 'changed':
    case 'draft':
      return { tone: 'warn', icon: 'half', label };
    case 'handed-in':
      return { tone: 'good', icon: 'dot', label };
    case 'conflict':
    case 'closed':
      return { tone: 'off', icon: 'square', label };
  }
}
