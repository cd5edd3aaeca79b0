import type { Call } from '../../../domain/calls/call.entity.js';
import { hasWon } from '../../../domain/proposals/proposal-state.js';
import type { JuryDecision } from '../../jury/domain/jury.entity.js';
import type { JuryProposal } from '../../jury/domain/jury.queries.js';
import { zoneLabel } from '../../../domain/time/zones.js';
import { type AcceptanceState, stateAt, suggestedDeadline } from '../domain/acceptance.js';
import { freePlaces, nextInRank, placeRefusal } from '../domain/next-winner.js';
import type { FieldError } from '../../../platform/errors.js';
import { hasMessage, translate } from '../../../platform/i18n/messages.js';
import { type Field, field } from '../../../platform/views/form-fields.js';
import { dayAndTime } from '../../../console/ui/day-and-time.js';
import { callJuryPath } from '../../jury/console/jury-paths.js';
import { partPage } from '../../../console/paths/part-pages.js';
import type { ConsoleLayout } from '../../../console/frame/layout.js';
import { themeOf } from '../../../domain/sessions/session-labels.js';
import type { LetterPlan, AskedWinner } from './winners.queries.js';
import { winnerPath, winnersPath } from './winner-paths.js';
import { type RowFacts, winnerRow } from './winner-rows.js';

/** How many proposals are listed besides those that get a free place unless somebody chooses others. */
const maxOffered = 10;

export interface WinnersInput {
  call: Call;
  publicUrl: string;
  decision: JuryDecision | null;
  proposals: readonly JuryProposal[];
  asked: readonly AskedWinner[];
  /** Winners that were not asked yet. */
  unasked: number;
  /** Teams that publishing tells that they win no more. */
  dropped: number;
  letterPlans: readonly LetterPlan[];
  facts: RowFacts;
  /** As the public knows them. */
  counts: { chosen: number; accepted: number; shown: number };
  /** Since when the winners page is public. */
  publishedAt: Date | null;
  typed: { deadlineLocal?: string };
  fieldErrors: readonly FieldError[];
  /** Why something was refused. */
  code: string | null;
}

/** Returns the page of a call's winners. */
export function winnersPageOf(layout: ConsoleLayout, input: WinnersInput) {
  const { language, now, mayAdminister } = layout;
  const { call, decision, asked, unasked, fieldErrors, code } = input;
  const say = (key: string, values = {}) => translate(language, `console.winners.${key}`, values);
  const listed = asked.filter(({ state, proposalState }) => state !== 'withdrawn' || hasWon({ state: proposalState }));
  const conflicts = decision?.publishedAt == null ? [] : listed.filter(isConflict);
  const current = listed
    .filter((one) => !conflicts.includes(one))
    .toSorted((a, b) => rankOf(a, now) - rankOf(b, now) || a.title.localeCompare(b.title, language));
  const typed = input.typed.deadlineLocal ?? suggestedDeadline(now, call.timeZone);
  const deadline = field('deadlineLocal', typed, fieldErrors, language);
  const isUnpublished = decision !== null && decision.publishedAt === null;
  const asks = mayAdminister && (isUnpublished || unasked > 0);
  return {
    ...layout,
    title: say('title'),
    fault: (code && faultText(code, language)) ?? deadline.error,
    empty:
      listed.length === 0 && unasked === 0 && !isUnpublished
        ? { text: say('none'), path: callJuryPath(call, 'decision') }
        : null,
    zone: zoneLabel(call.timeZone, now, language),
    // Publishes the decision, or asks winners that were not asked.
    publish: asks
      ? {
          announcePath: isUnpublished ? partPage('announce', call) : null,
          action: winnersPath(call, 'publish'),
          title: say(isUnpublished ? 'publishTitle' : 'askTitle'),
          text: say(isUnpublished ? 'publishText' : 'askText', { count: unasked }),
          dropped: isUnpublished && input.dropped > 0 ? say('dropped', { count: input.dropped }) : null,
          letters: input.letterPlans.map((plan) => planView(layout, call, plan)),
          button: say(isUnpublished ? 'publishButton' : 'askButton', { count: unasked }),
          deadline,
        }
      : null,
    free: mayAdminister && decision?.publishedAt != null ? freeOf(layout, input, decision, deadline) : null,
    conflicts: conflicts.map(({ id, title }) => ({
      text: say('conflict', { title }),
      action: mayAdminister ? winnerPath(call, id, 'release') : '',
    })),
    winners: current.map((one) => winnerRow(call, one, input.facts, layout)),
    deadlineForm:
      mayAdminister && current.some(({ state }) => state === 'pending')
        ? { action: winnersPath(call, 'deadline'), deadline }
        : null,
    page: mayAdminister && current.length > 0 ? pageOf(layout, input, current) : null,
    order: orderOf(layout, input, current),
  };
}

const planLooks = {
  none: { tone: 'off', icon: 'ring' },
  scheduled: { tone: 'good', icon: 'half' },
  waiting: { tone: 'warn', icon: 'half' },
  held: { tone: 'bad', icon: 'square' },
};

function planView({ language, now }: ConsoleLayout, call: Call, { outcome, plan, sendAt }: LetterPlan) {
  const at = sendAt === null ? '' : dayAndTime(sendAt, call.timeZone, language, now);
  const text = (key: string, values = {}) => translate(language, `console.winners.plan.${key}`, values);
  return {
    text: text('line', {
      who: text(`who.${outcome}`),
      plan: text(plan ?? (outcome === 'not-selected' ? 'nobody' : 'none'), { at }),
    }),
    path: partPage('letter', call, outcome),
    state: planLooks[plan ?? 'none'],
  };
}

/** Returns why something was refused, or null for what the page can't explain. */
export function faultText(code: string, language: string): string | null {
  const key = `console.winners.fault.${code}`;
  return hasMessage(language, key) ? translate(language, key) : null;
}

/** What needs somebody comes first. */
const shownFirst: readonly AcceptanceState[] = ['expired', 'pending', 'accepted'];

function rankOf(asked: AskedWinner, now: Date): number {
  return (shownFirst.indexOf(stateAt(asked, now)) + shownFirst.length + 1) % (shownFirst.length + 1);
}

/** A team that has accepted, and whose proposal organizers have taken from the winners since. */
function isConflict({ state, proposalState }: AskedWinner): boolean {
  return state === 'accepted' && !hasWon({ state: proposalState });
}

function freeOf({ language, now }: ConsoleLayout, input: WinnersInput, decision: JuryDecision, deadline: Field) {
  const { call, proposals, asked } = input;
  const say = (key: string, values = {}) => translate(language, `console.winners.${key}`, values);
  const ours = asked.filter(({ decisionId }) => decisionId === decision.id);
  const free = freePlaces(ours, proposals, now).filter(
    (one) => placeRefusal(proposals, call.winners, hasWon({ state: one.proposalState })) === null,
  );
  if (free.length === 0) return null;
  const themeName = (slug: string) => themeOf(call, slug, language)?.name ?? slug;
  const reason = ({ state }: AskedWinner) =>
    state === 'declined' || state === 'stepped-back' ? state : state === 'pending' ? 'expired' : 'gone';
  const next = nextInRank(decision.ranking, proposals, ours).slice(0, free.length + maxOffered);
  return {
    action: winnersPath(call, 'offer'),
    title: say('freeTitle', { count: free.length }),
    places: free.map((one) => ({
      id: one.id,
      text: say(`free.${reason(one)}`, { title: one.title, theme: themeName(one.theme) }),
    })),
    candidates: next.map(({ proposalId, place, title, theme }, index) => ({
      id: proposalId,
      label: say('rank', { place: place ?? 0, title, theme: themeName(theme) }),
      isChosen: index < free.length,
    })),
    deadline,
    button: say('offer', { count: free.length }),
  };
}

function pageOf(layout: ConsoleLayout, input: WinnersInput, current: readonly AskedWinner[]) {
  const { language, now } = layout;
  const { call, publishedAt, publicUrl, facts, counts } = input;
  const say = (key: string, values = {}) => translate(language, `console.winners.${key}`, values);
  const agreed = current.filter(({ state, proposalId }) => {
    const entry = facts.entries.get(proposalId);
    return state === 'accepted' && entry?.consentedAt && !entry.hiddenAt;
  }).length;
  const path = `/calls/${call.slug}/winners`;
  return {
    action: winnersPath(call, 'page'),
    state:
      publishedAt === null
        ? { tone: 'off', icon: 'ring', label: say('pageOff') }
        : {
            tone: 'good',
            icon: 'dot',
            label: say('pageOn', { at: dayAndTime(publishedAt, call.timeZone, language, now) }),
          },
    text: `${say('pageText', { count: agreed })} ${say('pageCounts', counts)}`,
    value: publishedAt === null ? 'yes' : '',
    button: say(publishedAt === null ? 'pagePublish' : 'pageUnpublish'),
    path: publishedAt === null ? null : path,
    embedPath: publishedAt === null ? null : partPage('embedWinners', call),
    json: `${publicUrl}/api/v1${path}`,
  };
}

function orderOf(layout: ConsoleLayout, { call, facts }: WinnersInput, current: readonly AskedWinner[]) {
  const place = (id: string) => facts.entries.get(id)?.position ?? Number.MAX_SAFE_INTEGER;
  const rows = current
    .filter(({ state, proposalId }) => state === 'accepted' && facts.entries.has(proposalId))
    .toSorted((a, b) => place(a.proposalId) - place(b.proposalId) || a.title.localeCompare(b.title, layout.language))
    .map(({ proposalId, title }, index) => ({ id: proposalId, title, value: String(index + 1) }));
  return rows.length < 2 || !layout.mayChange ? null : { action: winnersPath(call, 'order'), rows };
}
