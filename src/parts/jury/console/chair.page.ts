import type { Call } from '../../../domain/calls/call.entity.js';
import { translate } from '../../../platform/i18n/messages.js';
import type { FieldError } from '../../../platform/errors.js';
import type { ErrorSummary } from '../../../platform/views/form-fields.js';
import { dayAndTime } from '../../../console/ui/day-and-time.js';
import type { ConsoleLayout } from '../../../console/frame/layout.js';
import { type ListColumn, tableOf } from '../../../console/ui/list.js';
import { pageOf, pager } from '../../../console/ui/pager.js';
import { withQuery } from '../../../platform/http/query.js';
import { isScoringOver } from '../domain/chair.js';
import type { ConflictLook } from '../domain/found-conflicts.js';
import type { JuryProgress } from '../domain/jury-progress.js';
import { isOrderOf, type Result, tiesOf } from '../domain/results.js';
import { grouped } from '../domain/statistics.js';
import { juryFault } from './jury-faults.js';
import { lateText } from '../../../domain/proposals/proposal.js';
import { chairPath } from './jury-paths.js';
import { numberText, placeNote, placeText } from './results.page.js';

/** Maximum number of ties that the page offers to settle: those about the first ranks. */
const maxTies = 20;

/** An order of a tie as the chair typed it. */
export interface TypedTie {
  order: readonly string[];
  reason: string;
  fieldErrors: readonly FieldError[];
}

const jurorColumns: readonly ListColumn<{ name: string; done: number; left: number }, object>[] = [
  { heading: 'console.jury.col.juror', cell: ({ name }) => name },
  { heading: 'console.jury.col.handedIn', as: 'end num', isLabelled: true, cell: ({ done }) => done },
  { heading: 'console.jury.chair.missing', as: 'end num', isLabelled: true, cell: ({ left }) => left },
];

/** Returns the page of a jury's chair: the progress, then the ranking and its ties. */
export function chairPage(
  layout: ConsoleLayout,
  input: {
    call: Call;
    progress: JuryProgress;
    conflictsOf: ConflictLook;
    chairId: string;
    /** Names of staff, by the actors of the activity log. */
    names: ReadonlyMap<string, string>;
    isDecided: boolean;
    typed: TypedTie | null;
    page: number;
  },
) {
  const { language, now } = layout;
  const { call, progress, conflictsOf, chairId, isDecided, typed, page } = input;
  const say = (key: string, values = {}) => translate(language, `console.jury.${key}`, values);
  const { results, counted, missing, jurors, proposalOf } = progress;
  const isOver = isDecided || isScoringOver(progress, now);
  const hasConflict = (proposalId: string) => conflictsOf({ proposalId, jurorId: chairId }).length > 0;
  const [submitted, open] = [counted, missing].map((pairs) => grouped(pairs, ({ jurorId }) => jurorId));
  const shown = isOver ? results : [];
  return {
    ...layout,
    title: say('chair.title'),
    call: call.name,
    figures: [
      { value: `${counted.length} / ${counted.length + missing.length}`, label: say('figure.sheets') },
      { value: String(results.filter(({ lacking }) => lacking === 0).length), label: say('figure.ranked') },
    ],
    jurors: tableOf(
      jurorColumns,
      jurors
        .map(({ id, name }) => ({ name, done: submitted?.get(id)?.length ?? 0, left: open?.get(id)?.length ?? 0 }))
        .filter(({ done, left }) => done + left > 0),
      { language, now },
      say('jurors'),
    ),
    // That reviews can't be read yet; null once they can.
    waiting: isOver ? null : say('chair.waiting'),
    rows: pageOf(shown, page).map((one) => ({
      place: placeText(one.place, language),
      placeNote: placeNote(one, false, language),
      title: proposalOf.get(one.id)?.title ?? '',
      late: lateText(call, proposalOf.get(one.id), language),
      path: hasConflict(one.id) ? null : `${chairPath(call)}/proposals/${one.id}`,
      average: numberText(one.average),
      sheets: say('sheetsOf', { count: one.marks.length, missing: one.missing }),
    })),
    pager: pager(shown.length, page, language, (next) => withQuery(chairPath(call), { page: next })),
    ties:
      isOver && !isDecided
        ? {
            action: chairPath(call, 'ties'),
            errors: tieErrors(typed, language),
            all: tiesOf(results)
              .filter(([first]) => call.winners === null || (first?.place?.place ?? 0) <= call.winners)
              .slice(0, maxTies)
              .map((tie) => tieView(tie, input, hasConflict, language)),
          }
        : null,
    minutesPath: isDecided ? chairPath(call, 'minutes') : null,
  };
}

function tieErrors(typed: TypedTie | null, language: string): ErrorSummary | null {
  const items = (typed?.fieldErrors ?? []).map((one) => ({
    id: `reason-${typed?.order[0] ?? ''}`,
    label: translate(language, 'console.jury.chair.reason'),
    message: juryFault(one, language),
  }));
  return items.length === 0 ? null : { title: translate(language, 'errors.summary', { count: items.length }), items };
}

function tieView(
  tie: readonly Result[],
  { call, progress, names, typed }: Parameters<typeof chairPage>[1],
  hasConflict: (id: string) => boolean,
  language: string,
) {
  const say = (key: string, values = {}) => translate(language, `console.jury.${key}`, values);
  const again = typed !== null && isOrderOf(typed.order, tie) ? typed : null;
  const settlement = progress.settledTies.find(({ proposalIds }) => isOrderOf(proposalIds, tie));
  const first = Math.min(...tie.map(({ place }) => place?.place ?? Infinity));
  const ranks = tie.map((_, index) => String(first + index));
  const order = again?.order ?? tie.map(({ id }) => id);
  return {
    id: order[0] ?? '',
    heading: say('chair.tie', {
      from: first,
      to: first + tie.length - 1,
      average: numberText(tie[0]?.average ?? null),
    }),
    proposals: order.map((id, index) => ({
      id,
      title: progress.proposalOf.get(id)?.title ?? '',
      ranks: ranks.map((value) => ({ value, label: value, selected: value === ranks[index] })),
    })),
    // How it was settled; null if it wasn't.
    settled:
      settlement === undefined
        ? null
        : say('chair.settled', {
            who: names.get(settlement.settledBy) ?? say('gone'),
            at: dayAndTime(settlement.settledAt, call.timeZone, language),
            reason: settlement.reason,
          }),
    // Why the chair can't settle it; null if they can.
    barred: tie.some(({ id }) => hasConflict(id)) ? say('chair.barred') : null,
    reason: again?.reason ?? '',
    error: again?.fieldErrors[0] ? juryFault(again.fieldErrors[0], language) : null,
  };
}
