import { dayAndTime } from '../../../console/ui/day-and-time.js';
import { languageName } from '../../../console/ui/language-name.js';
import { callTexts } from '../../../domain/calls/call.js';
import type { Pair } from '../domain/assignment.js';
import type { JuryMember } from '../domain/jury.entity.js';
import type { ListedQuestion } from '../domain/questions.queries.js';
import type { ListedHandBack } from '../domain/jury-members.queries.js';
import type { Release } from '../flows/assign-proposals.flow.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import type { ConflictLook } from '../domain/found-conflicts.js';
import type { JuryWork } from '../domain/jury-progress.js';
import { may } from '../../../domain/identity/role.js';
import type { JuryPair } from '../domain/jury.queries.js';
import { calibrationOf } from '../domain/calibration.js';
import { isScored } from '../domain/score-sheet.js';
import { grouped } from '../domain/statistics.js';
import { timeOfSheets } from '../domain/time-spent.js';
import { memoizeByObject } from '../../../platform/memoize.js';
import type { FieldError } from '../../../platform/errors.js';
import { translate } from '../../../platform/i18n/messages.js';
import type { ConsoleLayout } from '../../../console/frame/layout.js';
import { pager } from '../../../console/ui/pager.js';
import { withQuery } from '../../../platform/http/query.js';
import { themeOf } from '../../../domain/sessions/session-labels.js';
import type { StateView } from '../../../console/ui/session-state.js';
import { timeStrip, timeText, timeView } from './time-text.js';
import { officeQuestion } from './questions-view.js';
import { juryField, jurySummary } from './jury-faults.js';
import { signedText } from './juror.page.js';
import { callJuryPath, jurorPath } from './jury-paths.js';
import { juryTabs } from './jury-tabs.js';

/** The form for automatic assignment, as entered. */
export interface DealFields {
  perProposal: string;
  /** Email addresses of the selected jurors. */
  jurors: readonly string[];
  seed: string;
}

/** Proposals that are being scored: first those that lack jurors. */
export interface OpenProposals {
  proposals: readonly JuryWork['proposals'][number][];
  /** How many of them lack jurors, and how many each one lacks. */
  short: number;
  /** How many jurors each is to have. */
  needed: number;
  lacking: (id: string) => number;
}

/**
 * Returns the proposals that are being scored. Once there are assignments, each is to have at least as many jurors as it
 * needs reviews to be ranked, and `perProposal` if they were assigned automatically.
 */
export function openProposals(work: JuryWork, perProposal: number | null): OpenProposals {
  const needed = Math.max(perProposal ?? 0, work.pairs.length > 0 ? work.rules.minReviews : 0);
  const lacking = (id: string) => Math.max(0, needed - (work.expected.get(id) ?? 0));
  const scored = work.proposals.filter(isScored);
  const short = scored.filter(({ id }) => lacking(id) > 0);
  const others = scored.filter(({ id }) => lacking(id) === 0);
  return { proposals: [...short, ...others], short: short.length, needed, lacking };
}

/** Returns the page with the assignments of a call's jury. */
export function assignmentsPage(
  layout: ConsoleLayout,
  input: {
    call: Call;
    work: JuryWork;
    open: OpenProposals;
    /** Those on this page. */
    shown: readonly JuryWork['proposals'][number][];
    /** Conflicts of all staff with those. */
    conflictsOf: ConflictLook;
    isInPanel: (pair: Pair) => boolean;
    members: ReadonlyMap<string, JuryMember>;
    handBacks: readonly ListedHandBack[];
    questions: readonly ListedQuestion[];
    release: Release | null;
    isDecided: boolean;
    /** How many jurors each proposal is to have, if they were assigned automatically. */
    perProposal: number | null;
    typed: DealFields;
    fieldErrors: readonly FieldError[];
    page: number;
  },
) {
  const { language, mayAdminister, now } = layout;
  const { call, work, open, conflictsOf, typed, fieldErrors, isDecided, page } = input;
  const say = (key: string, values = {}) => translate(language, `console.jury.${key}`, values);
  const path = callJuryPath(call, 'assignments');
  const perProposal = juryField('perProposal', typed.perProposal, fieldErrors, language);
  const seed = juryField('seed', typed.seed, fieldErrors, language);
  const faulty = fieldErrors.find(({ path: where }) => where.startsWith('jurors'));
  const jurorsError = juryField('jurors', '', faulty ? [{ ...faulty, path: 'jurors' }] : [], language);
  const { loads, longest, time: spent } = workloads(work);
  const most = Math.max(1, ...loads.map(({ assigned }) => assigned));
  const time = timeView(spent, language);
  const mayGive = mayAdminister && !isDecided;
  return {
    ...layout,
    title: say('tab.assignments'),
    tabs: juryTabs(call, 'assignments', layout),
    isDecided,
    // That some proposals have too few jurors.
    short: open.short === 0 ? null : say('short', { count: open.short, perProposal: open.needed }),
    // How many reviews are missing, as on the results; null if none are.
    missing: work.missing.length === 0 ? null : say('stillMissing', { count: work.missing.length }),
    // How far the calibration is, and the form that starts it, for owners; null if neither applies.
    calibration: mayGive ? calibrationView(call, work, language) : null,
    deal: {
      action: callJuryPath(call, 'assignments/deal'),
      errors: jurySummary(
        [
          { field: perProposal, label: say('field.perProposal') },
          { field: jurorsError, label: say('jurors') },
          { field: seed, label: say('field.seed') },
        ],
        language,
      ),
      perProposal,
      seed,
      jurors: work.jurors
        .filter(({ role }) => may(role, 'score'))
        .map(({ email, name, role }) => ({
          value: email,
          label: name,
          role: translate(language, `console.identity.team.role.${role}`),
          checked: typed.jurors.includes(email),
        })),
      jurorsError,
    },
    // How long all sheets took, and what the charts show; null if nothing was measured.
    time: time && { all: time, longest: say('time.longest', { time: timeText(longest, language) }) },
    // Draft assignments, and how many jurors are told about them; null without drafts.
    release: input.release && {
      action: callJuryPath(call, 'assignments/release'),
      text: say('release.text', { released: input.release.released, count: input.release.notified }),
      button: say('release.button'),
    },
    // What jurors have handed back, and nobody else was assigned to.
    handBacks: input.handBacks.map(({ externalId, title, juror, reason, handedBackAt }) => ({
      title: `${title} (${externalId})`,
      text: say('handBack.by', { juror, at: dayAndTime(handedBackAt, call.timeZone, language) }),
      reason,
    })),
    // What jurors ask teams: those that wait for an owner first.
    questions: input.questions.map((one) => officeQuestion(call, one, { language, now, mayAdminister: mayGive })),
    // Where assignments of several jurors end; null for those who can't change it.
    unassignPath: mayGive ? callJuryPath(call, 'jurors') : null,
    loads: loads.map((one) => ({
      ...one,
      path: mayAdminister ? jurorPath(call, one.id) : null,
      notes: memberNotes(call, input.members.get(one.id), language),
      canUnassign: mayGive && one.open > 0,
      time: timeView(one.time, language),
      role: translate(language, `console.identity.team.role.${one.role}`),
      bar: { width: Math.round((one.assigned / most) * 100), done: Math.round((one.handedIn / most) * 100) },
    })),
    proposals: input.shown.map((proposal) =>
      given(proposal, {
        call,
        jurors: work.jurors,
        conflictsOf,
        isInPanel: input.isInPanel,
        pairs: work.pairsOf.get(proposal.id) ?? [],
        mayGive,
        lacking: open.lacking(proposal.id),
        language,
      }),
    ),
    addPath: callJuryPath(call, 'assignments/add'),
    removePath: callJuryPath(call, 'assignments/remove'),
    pager: pager(open.proposals.length, page, language, (next) => withQuery(path, { page: next })),
  };
}

function given(
  proposal: JuryWork['proposals'][number],
  {
    call,
    jurors,
    conflictsOf,
    isInPanel,
    pairs,
    mayGive,
    lacking,
    language,
  }: {
    call: Call;
    jurors: JuryWork['jurors'];
    conflictsOf: ConflictLook;
    isInPanel: (pair: Pair) => boolean;
    pairs: readonly JuryPair[];
    mayGive: boolean;
    lacking: number;
    language: string;
  },
) {
  const assigned = new Set(pairs.filter(({ isAssigned }) => isAssigned).map(({ jurorId }) => jurorId));
  const say = (key: string, values = {}) => translate(language, `console.jury.${key}`, values);
  const state = (jurorId: string): StateView => {
    if (conflictsOf({ proposalId: proposal.id, jurorId }).length > 0)
      return { tone: 'bad', icon: 'bang', label: say('step.conflict') };
    const pair = pairs.find((one) => one.jurorId === jurorId);
    if (pair?.isReleased === false) return { tone: 'warn', icon: 'half', label: say('step.unreleased') };
    const sheet = pair?.state ?? null;
    if (sheet === null) return { tone: 'off', icon: 'ring', label: say('step.new') };
    return sheet === 'draft'
      ? { tone: 'warn', icon: 'half', label: say('step.draft') }
      : { tone: 'good', icon: 'dot', label: say('step.handed-in') };
  };
  const offered = mayGive
    ? jurors
        .filter(({ id, role }) => !assigned.has(id) && may(role, 'score'))
        .map(({ id, name, email }) => {
          const pair = { proposalId: proposal.id, jurorId: id };
          const why = conflictsOf(pair).length > 0 ? 'barred' : isInPanel(pair) ? null : 'otherPanel';
          const label = why === null ? name : say(why, { name });
          return { value: email, label, disabled: why !== null };
        })
    : [];
  return {
    externalId: proposal.externalId,
    title: proposal.title,
    theme: themeOf(call, proposal.theme, language),
    jurors: jurors
      .filter(({ id }) => assigned.has(id))
      .map(({ id, name, email }) => ({ name, email, state: state(id), mayRemove: mayGive })),
    /** Jurors who can still be assigned; empty if the viewer can't assign. */
    /** The median time of its reviews. */
    time: timeView(timeOfSheets(pairs), language)?.median ?? null,
    // That it has too few jurors without a conflict of interest.
    short: lacking === 0 ? null : { tone: 'bad', icon: 'bang', label: say('lacking', { count: lacking }) },
    // Nobody is offered if nobody could be chosen.
    free: offered.some(({ disabled }) => !disabled) ? offered : [],
  };
}

/** Returns what is agreed with a juror, and whether they have signed. */
function memberNotes(call: Call, member: JuryMember | undefined, language: string): string[] {
  const { themes = [], languages = [], scoresUntilAt = null } = member ?? {};
  const names = new Map(callTexts(call, language).themes.map(({ slug, name }) => [slug, name]));
  const panel = [
    ...themes.map((slug) => names.get(slug) ?? slug),
    ...languages.map((one) => languageName(one, language)),
  ];
  const say = (key: string, values: Record<string, string>) =>
    translate(language, `console.jury.member.${key}`, values);
  return [
    signedText(member, call, language),
    ...(panel.length === 0 ? [] : [say('panel', { list: panel.join(', ') })]),
    ...(scoresUntilAt === null ? [] : [say('until', { at: dayAndTime(scoresUntilAt, call.timeZone, language) })]),
  ];
}

function calibrationView(call: Call, work: JuryWork, language: string) {
  const calibration = calibrationOf(work);
  const { submitted = 0, missing = 0, isOver = false } = calibration ?? {};
  // Before anything is open to jurors.
  const canStart = calibration === null && work.pairs.every(({ isReleased }) => !isReleased);
  if (calibration === null && !canStart) return null;
  const values = { submitted, all: submitted + missing };
  return {
    state: calibration && translate(language, `console.jury.calibration.${isOver ? 'over' : 'running'}`, values),
    action: canStart ? callJuryPath(call, 'calibration') : null,
    suggested: work.proposals
      .filter(isScored)
      .slice(0, 2)
      .map(({ externalId }) => externalId)
      .join(', '),
  };
}

/** They are added up once for each version of the jury's work. */
const workloads = memoizeByObject((work: JuryWork) => {
  const pairs = grouped(work.pairs, ({ jurorId }) => jurorId);
  const counted = grouped(work.counted, ({ jurorId }) => jurorId);
  const missing = grouped(work.missing, ({ jurorId }) => jurorId);
  const longest = work.pairs.reduce((most, { secondsSpent }) => Math.max(most, secondsSpent), 0);
  const loads = work.jurors
    .map(({ id, name, role }) => {
      const sheets = pairs.get(id) ?? [];
      const handedIn = counted.get(id)?.length ?? 0;
      const assigned = handedIn + (missing.get(id)?.length ?? 0);
      const open = sheets.filter(({ isAssigned, state }) => isAssigned && state !== 'handed-in').length;
      const [time, strip] = [timeOfSheets(sheets), timeStrip(sheets, longest)];
      return { id, name, role, assigned, open, handedIn, time, strip };
    })
    .filter(({ role, assigned }) => role === 'juror' || assigned > 0);
  return {
    loads,
    time: timeOfSheets(work.pairs), // Seconds of the longest review.
    longest,
  };
});
