import type { ConsoleLayout } from '../../../console/frame/layout.js';
import { dayAndTime } from '../../../console/ui/day-and-time.js';
import type { StateView } from '../../../console/ui/session-state.js';
import { withQuery } from '../../../platform/http/query.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import type { FormView } from '../../../platform/forms/form.js';
import { translate } from '../../../platform/i18n/messages.js';
import { hasWon } from '../../../domain/proposals/proposal-state.js';
import { wonAlready } from '../domain/decision.js';
import type { JuryProgress } from '../domain/jury-progress.js';
import type { JuryDecision, JuryMember } from '../domain/jury.entity.js';
import type { ListedHandBack } from '../domain/jury-members.queries.js';
import { ownDeadline } from '../domain/panel.js';
import { isScored } from '../domain/score-sheet.js';
import type { Release } from '../flows/assign-proposals.flow.js';
import { openProposals } from './assignments.page.js';
import { openResults } from './decision.page.js';
import { signedText } from './juror.page.js';
import { juryLine, type JuryLine, linkAction, postAction } from './jury-lines.js';
import { callJuryPath, jurorPath } from './jury-paths.js';
import { juryTabs } from './jury-tabs.js';

interface SimpleInput {
  call: Call;
  progress: JuryProgress;
  decision: JuryDecision | null;
  /** How many jurors each proposal is to have; null before the first assignment. */
  perProposal: number | null;
  members: ReadonlyMap<string, JuryMember>;
  handBacks: readonly ListedHandBack[];
  /** What a release would do; null without drafts. */
  release: Release | null;
  judges: FormView;
  reading: FormView;
}

const off = (label: string): StateView => ({ tone: 'off', icon: 'ring', label });
const open = (label: string): StateView => ({ tone: 'warn', icon: 'half', label });
const done = (label: string): StateView => ({ tone: 'good', icon: 'dot', label });

/** Returns the page that leads a jury from its first juror to its letters, a line for each step. */
export function simpleJuryPage(layout: ConsoleLayout, input: SimpleInput, others: readonly JuryLine[]) {
  const lines = [judgesLine, readingLine, goingLine, choosingLine].map((line) => line(layout, input));
  return {
    ...layout,
    title: translate(layout.language, 'console.jury.tab.simple'),
    // What others can only read.
    note: layout.mayAdminister || input.decision !== null ? '' : sayIn(layout)('owners'),
    lines: [...lines, ...others],
    more: juryTabs(input.call, 'simple', layout).slice(1),
  };
}

/** Everybody who can be assigned, while that can change, and who was. */
function jurorsOf({ decision, progress: { jurors, pairs } }: SimpleInput) {
  const assigned = new Set(pairs.filter(({ isAssigned }) => isAssigned).map(({ jurorId }) => jurorId));
  return jurors.filter(({ id, role }) => (decision === null && role === 'juror') || assigned.has(id));
}

/** The assignments of proposals that are or were under review; others were withdrawn since. */
function assignedIn({ progress: { pairs, proposalOf } }: SimpleInput) {
  return pairs.filter(({ isAssigned, proposalId }) => isAssigned && proposalOf.has(proposalId));
}

function sayIn({ language }: ConsoleLayout) {
  return (key: string, values = {}) => translate(language, `console.jury.simple.${key}`, values);
}

/** More jurors than this are listed on demand where they judge; how far each is stays in view. */
const most = 5;

function judgesLine(layout: ConsoleLayout, input: SimpleInput): JuryLine {
  const { language, mayAdminister } = layout;
  const { call, decision, members, judges } = input;
  const { minReviews } = input.progress.rules;
  const say = sayIn(layout);
  const jurors = jurorsOf(input);
  const signed = jurors.filter(({ id }) => members.get(id)?.signedAt != null).length;
  const count = jurors.length;
  return juryLine({
    id: 'judges',
    title: say('judges.title'),
    state:
      count === 0
        ? off(say('judges.none'))
        : (decision === null && count < minReviews ? open : done)(say('judges.count', { count })),
    facts: [
      count === 0 ? say('judges.text') : say('judges.signed', { count: signed, all: count }),
      ...(decision === null && count > 0 && count < minReviews ? [say('judges.few', { count: minReviews })] : []),
    ],
    folded: count > most ? translate(language, 'console.jury.jurors') : '',
    people: jurors.map(({ id, name, email }) => ({
      name,
      path: mayAdminister ? jurorPath(call, id) : null,
      text: email,
      state: (members.get(id)?.signedAt == null ? off : done)(signedText(members.get(id), call, language)),
    })),
    action:
      decision !== null || !mayAdminister
        ? null
        : postAction(callJuryPath(call, 'simple/judges'), say('judges.button'), { form: judges, isSecond: count > 0 }),
    links: mayAdminister ? [{ path: callJuryPath(call, 'conflicts'), label: say('judges.conflicts') }] : [],
  });
}

function readingLine(layout: ConsoleLayout, input: SimpleInput): JuryLine {
  const { language } = layout;
  const { call, progress, decision, release, reading, perProposal } = input;
  const { rules } = progress;
  const say = sayIn(layout);
  const jury = (key: string, values = {}) => translate(language, `console.jury.${key}`, values);
  const proposals = progress.proposals.filter(isScored).length;
  const assigned = assignedIn(input);

  const isEqual = new Set(Object.values(rules.weights).filter((weight) => weight > 0)).size <= 1;
  const how = say('reading.rules', {
    min: rules.min,
    max: rules.max,
    weights: isEqual ? 'equal' : 'own',
    reviews: rules.minReviews,
    anonymous: rules.isAnonymous ? 'yes' : 'no',
  });
  const until =
    rules.scoresUntilAt === null
      ? []
      : [say('reading.until', { at: dayAndTime(rules.scoresUntilAt, call.timeZone, language) })];
  const isOpen = decision === null && layout.mayAdminister && jurorsOf(input).length > 0 && proposals > 0;
  const releasing =
    release === null || decision !== null
      ? null
      : postAction(callJuryPath(call, 'simple/release'), jury('releaseQuestion.submit', { count: release.notified }), {
          hidden: [{ name: 'count', value: String(release.notified) }],
          hint: jury('release.text', { released: release.released }),
        });
  return juryLine({
    id: 'reading',
    title: say('reading.title'),
    state:
      assigned.length === 0
        ? off(say('reading.none', { count: proposals }))
        : release === null
          ? done(say('reading.released'))
          : open(say('reading.drafts')),
    facts: [
      ...(assigned.length === 0
        ? []
        : [
            say('reading.each', {
              count: perProposal ?? 0,
              proposals: new Set(assigned.map(({ proposalId }) => proposalId)).size,
            }),
          ]),
      ...until,
      how,
    ],
    action:
      releasing ??
      (isOpen
        ? postAction(
            callJuryPath(call, 'simple/reading'),
            say(assigned.length > 0 ? 'reading.again' : 'reading.button'),
            {
              form: reading,
              isSecond: assigned.length > 0,
            },
          )
        : null),
    links: [
      { path: callJuryPath(call, 'assignments'), label: say('reading.assignments') },
      ...(layout.mayAdminister ? [{ path: callJuryPath(call, 'rules'), label: say('reading.settings') }] : []),
    ],
  });
}

function goingLine(layout: ConsoleLayout, input: SimpleInput): JuryLine {
  const { language, now, mayAdminister, mayChange } = layout;
  const { call, progress, decision, handBacks, perProposal, members } = input;
  const { counted, rules, uncounted, conflictsOf } = progress;
  const missing = progress.missing.length;
  const say = sayIn(layout);
  const all = counted.length + missing;
  const assigned = assignedIn(input);
  const isReleased = assigned.some(({ isReleased: isSeen }) => isSeen);
  const { short } = openProposals(progress, decision === null ? perProposal : null);
  const rows = jurorsOf(input).flatMap((juror) => {
    const own = assigned.filter((pair) => pair.isReleased && pair.jurorId === juror.id);
    const readable = own.filter((pair) => conflictsOf(pair).length === 0);
    const submitted = counted.filter(({ jurorId }) => jurorId === juror.id).length;
    const until = ownDeadline(rules.scoresUntilAt, members.get(juror.id)?.scoresUntilAt ?? null);
    const isLate = until !== null && now >= until;
    const inConflict = own.length - readable.length;
    if (own.length === 0) return [];
    const label = say('going.of', { submitted, all: readable.length, conflicts: inConflict });
    const state: StateView =
      submitted >= readable.length
        ? done(label)
        : isLate
          ? { tone: 'bad', icon: 'bang', label: say('going.late', { text: label }) }
          : submitted === 0
            ? off(label)
            : open(label);
    const text = until === null ? '' : say('going.until', { at: dayAndTime(until, call.timeZone, language) });
    const isOpen = submitted < readable.length;
    return [
      {
        email: juror.email,
        isOpen,
        row: { name: juror.name, path: mayAdminister ? jurorPath(call, juror.id) : null, text, state },
      },
    ];
  });
  const late = rows.filter(({ isOpen }) => isOpen).map(({ email }) => email);
  const isClosed = decision !== null;
  return juryLine({
    id: 'going',
    title: say('going.title'),
    state: !isReleased
      ? off(say('going.none'))
      : missing === 0
        ? done(say('going.all', { count: counted.length }))
        : open(say('going.some', { count: counted.length, all })),
    bar: isReleased && all > 0 ? { done: Math.round((counted.length / all) * 1000) / 10 } : null,
    facts: isClosed
      ? []
      : [
          ...(short > 0 ? [say('going.short', { count: short })] : []),
          ...(handBacks.length > 0 ? [say('going.handedBack', { count: handBacks.length })] : []),
          ...(uncounted.length > 0 ? [say('going.conflicts', { count: uncounted.length })] : []),
          ...(isReleased && mayAdminister && missing > 0 ? [say('going.extend')] : []),
        ],
    people: rows.map(({ row }) => row),
    action:
      isClosed || !isReleased || late.length === 0
        ? null
        : short > 0 && mayChange
          ? linkAction(callJuryPath(call, 'assignments'), say('going.reassign'), true)
          : linkAction(
              `mailto:?bcc=${encodeURIComponent(late.join(','))}`,
              say('going.write', { count: late.length }),
              true,
            ),
  });
}

function choosingLine(layout: ConsoleLayout, input: SimpleInput): JuryLine {
  const { language, mayAdminister } = layout;
  const { call, progress, decision } = input;
  const { rules, results } = progress;
  const missing = progress.missing.length;
  const say = sayIn(layout);
  const won = progress.proposals.filter(hasWon).length;
  const ranked = openResults(progress).filter(({ place }) => place !== null);
  const left = Math.max(0, (call.winners ?? 0) - wonAlready(progress.proposals));
  const others = progress.proposals.filter(({ state }) => state === 'not-selected').length;
  const unranked =
    decision === null && progress.counted.length > 0 ? results.filter(({ place }) => place === null).length : 0;
  const links = [
    // More reviews, or fewer for a rank: a jury of one gets no further otherwise.
    ...(mayAdminister && unranked > 0 && missing === 0
      ? [
          {
            path: `${callJuryPath(call, 'rules')}#minReviews`,
            label: translate(language, 'console.jury.field.minReviews'),
          },
        ]
      : []),
    ...(ranked.length > 0 || decision !== null ? [{ path: callJuryPath(call), label: say('choosing.ranking') }] : []),
    ...(mayAdminister && decision !== null
      ? [{ path: callJuryPath(call, 'decision'), label: say('choosing.decision') }]
      : []),
  ];
  if (decision !== null) {
    const facts = [
      say('choosing.decidedAt', { at: dayAndTime(decision.decidedAt, call.timeZone, language) }),
      ...(others > 0 ? [say('choosing.others', { count: others })] : []),
    ];
    return juryLine({
      id: 'choosing',
      title: say('choosing.title'),
      state: done(say('choosing.won', { count: won })),
      facts,
      links,
    });
  }
  const path = withQuery(callJuryPath(call, 'decision'), {
    from: 'simple',
    first: left > 0 ? String(left) : undefined,
  });
  return juryLine({
    id: 'choosing',
    title: say('choosing.title'),
    state:
      ranked.length === 0
        ? off(say('choosing.none'))
        : open(say(missing > 0 ? 'choosing.early' : 'choosing.ready', { count: ranked.length, missing })),
    facts: unranked > 0 ? [say('choosing.unranked', { count: unranked, reviews: rules.minReviews })] : [],
    action:
      ranked.length > 0 && mayAdminister
        ? linkAction(path, say('choosing.button', { count: left }), missing > 0)
        : null,
    links,
  });
}
