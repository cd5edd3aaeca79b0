import type { Call } from '../../../domain/calls/call.entity.js';
import { hasWon } from '../../../domain/proposals/proposal-state.js';
import { type AcceptanceState, stateAt } from '../domain/acceptance.js';
import type { Telling } from '../domain/told-winners.queries.js';
import type { WinnerEntry, WinnerName } from '../domain/winner-entry.entity.js';
import { translate } from '../../../platform/i18n/messages.js';
import { dayAndTime } from '../../../console/ui/day-and-time.js';
import type { ConsoleLayout } from '../../../console/frame/layout.js';
import { proposalPath } from '../../../console/paths/proposal-paths.js';
import { themeOf } from '../../../domain/sessions/session-labels.js';
import type { StateView } from '../../../console/ui/session-state.js';
import { winnerPath } from './winner-paths.js';
import type { AskedWinner } from './winners.queries.js';

export interface RowFacts {
  entries: ReadonlyMap<string, WinnerEntry>;
  names: ReadonlyMap<string, readonly WinnerName[]>;
  telling: ReadonlyMap<string, Telling>;
  answeredBy: ReadonlyMap<string, string>;
}

const looks: Record<AcceptanceState, Omit<StateView, 'label'>> = {
  pending: { tone: 'warn', icon: 'half' },
  accepted: { tone: 'good', icon: 'dot' },
  declined: { tone: 'off', icon: 'ring' },
  'stepped-back': { tone: 'off', icon: 'ring' },
  dropped: { tone: 'off', icon: 'ring' },
  expired: { tone: 'bad', icon: 'bang' },
  withdrawn: { tone: 'off', icon: 'ring' },
};

/** Returns a winner as the console lists it. */
export function winnerRow(call: Call, winner: AskedWinner, facts: RowFacts, layout: ConsoleLayout) {
  const { language, now } = layout;
  const { proposalId } = winner;
  const say = (key: string, values = {}) => translate(language, `console.winners.${key}`, values);
  const shown = stateAt(winner, now);
  const isWinner = hasWon({ state: winner.proposalState });
  const entry = facts.entries.get(proposalId) ?? null;
  const names = (facts.names.get(proposalId) ?? []).map(({ name }) => name);
  return {
    title: winner.title,
    path: proposalPath(call, winner),
    theme: themeOf(call, winner.theme, language),
    outstanding: winner.isOutstanding && winner.state !== 'dropped' ? say('outstanding') : null,
    state:
      isWinner || ['declined', 'stepped-back', 'dropped'].includes(shown)
        ? { ...looks[shown], label: say(`state.${shown}`) }
        : { ...looks.withdrawn, label: say(shown === 'accepted' ? 'state.reviewed' : 'state.gone') },
    // Until when they can answer, or who answered when.
    note: noteOf(call, winner, facts, layout),
    // Why nobody on the team has been told, so that its time stands still.
    untold: isWinner ? untoldOf(call, winner, facts, layout) : null,
    // Records an answer that came another way.
    answerAction: shown === 'pending' && isWinner && layout.mayChange ? winnerPath(call, proposalId, 'answer') : null,
    // Records that a team that has accepted steps back.
    stepBackAction:
      shown === 'accepted' && isWinner && layout.mayChange ? winnerPath(call, proposalId, 'answer') : null,
    publication: shown === 'accepted' && entry !== null ? publicationOf(entry, say) : null,
    // What may be published.
    entry:
      shown !== 'accepted' || entry === null
        ? null
        : {
            title: entry.title,
            paragraphs: entry.summary,
            organization: entry.showsOrganization ? winner.organization : null,
            url: entry.url,
            names,
            picturePath: entry.pictureId && `${winnerPath(call, proposalId, 'picture')}?v=${entry.pictureId}`,
            pictureAlt: entry.pictureAlt,
          },
    hide:
      entry === null || shown !== 'accepted' || !layout.mayChange
        ? null
        : {
            action: winnerPath(call, proposalId, 'hide'),
            value: entry.hiddenAt === null ? 'yes' : '',
            label: say(entry.hiddenAt === null ? 'hide' : 'show'),
          },
  };
}

/** Returns who has the question and until when they can answer, or who answered when. */
function noteOf(call: Call, winner: AskedWinner, facts: RowFacts, { language, now }: ConsoleLayout): string {
  const at = (date: Date) => dayAndTime(date, call.timeZone, language, now);
  const say = (key: string, values = {}) => translate(language, `console.winners.${key}`, values);
  const { answeredAt, answeredBy, deadlineAt, toldAt } = winner;
  if (answeredAt !== null) {
    const who = facts.answeredBy.get(answeredBy ?? '') ?? translate(language, 'console.jury.gone');
    return say('answered', { who, at: at(answeredAt) });
  }
  const shown = stateAt(winner, now);
  const names = new Intl.ListFormat(language).format(facts.telling.get(winner.proposalId)?.names ?? []);
  if (shown === 'expired') return say('late', { at: at(deadlineAt) });
  if (shown !== 'pending') return '';
  if (toldAt === null) return say('ifTold', { at: at(deadlineAt) });
  return say(names === '' ? 'toldBy' : 'told', { names, at: at(deadlineAt) });
}

function untoldOf(call: Call, winner: AskedWinner, facts: RowFacts, layout: ConsoleLayout) {
  const telling = facts.telling.get(winner.proposalId);
  if (winner.state !== 'pending' || winner.toldAt !== null || telling === undefined) return null;
  const sendAt = telling.sendAt && dayAndTime(telling.sendAt, call.timeZone, layout.language, layout.now);
  return {
    text: translate(layout.language, `console.winners.untold.${telling.untold}`, { sendAt: sendAt ?? '' }),
    action: layout.mayChange ? winnerPath(call, winner.proposalId, 'told') : null,
  };
}

function publicationOf({ consentedAt, hiddenAt }: WinnerEntry, say: (key: string) => string): StateView {
  if (consentedAt === null) return { tone: 'warn', icon: 'half', label: say('notAgreed') };
  if (hiddenAt !== null) return { tone: 'off', icon: 'ring', label: say('hidden') };
  return { tone: 'good', icon: 'dot', label: say('agreed') };
}
