import type { Call } from '../../domain/calls/call.entity.js';
import { callTexts } from '../../domain/calls/call.js';
import { translate } from '../../platform/i18n/messages.js';
import { type HelpfulSession, helpfulSessions, startingSessions } from '../../domain/proposals/helpful-sessions.js';
import type { Proposal } from '../../domain/proposals/proposal.entity.js';
import type { ProposalState } from '../../domain/proposals/proposal.js';
import { themeLabels } from '../../domain/sessions/session-labels.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { readIn, titleLanguage } from '../../domain/sessions/session-texts.js';
import { dayAndRange, sessionTime } from '../../domain/sessions/session-time.js';
import type { Viewer } from '../../domain/sessions/viewer.js';
import { sessionPath } from '../paths.js';
import type { StateLabel } from '../registrations/registration-labels.js';

/** The sessions of a call, and those that the person attends. */
export interface Choice {
  sessions: readonly Session[];
  attended: readonly Session[];
}

/** Describes a proposal to its person: status, next step and, for a draft, helpful sessions. */
export function myProposal(call: Call, proposal: Proposal, choice: Choice, mePath: string, viewer: Viewer) {
  const { language, now } = viewer;
  const { title, theme, state, url } = proposal;
  const helpful = state === 'draft' ? helpfulSessions(proposal, choice.sessions, choice.attended, now) : [];
  return {
    title,
    path: `${mePath}/${proposal.source === 'form' ? 'submissions' : 'proposals'}/${proposal.id}`,
    themes: themeLabels(callTexts(call, language).themes).filter((label) => label.slug === theme),
    state: proposalLabel(state, language),
    next: translate(
      language,
      proposal.source === 'form' && state === 'draft' ? 'submissions.next.draft' : `registrations.me.next.${state}`,
    ),
    // Its page on the call's platform.
    url,
    helpful: helpful.map((one) => helpfulView(call, one, theme, viewer)),
  };
}

/** Returns recommended sessions for people without a proposal. */
export function sessionsToStart(call: Call, { sessions, attended }: Choice, viewer: Viewer) {
  return startingSessions(sessions, attended, viewer.now).map((one) => helpfulView(call, one, '', viewer));
}

function helpfulView(call: Call, helpful: HelpfulSession, theme: string, viewer: Viewer) {
  const { criteria, isOnTheme } = helpful;
  const { language } = viewer;
  const session = readIn(helpful.session, call, language);
  const words = callTexts(call, language);
  const names = words.criteria.filter(({ slug }) => criteria.includes(slug)).map(({ name }) => name);
  const about = isOnTheme ? words.themes.find(({ slug }) => slug === theme)?.name : undefined;
  const list = names.join(translate(language, 'registrations.me.helps.comma'));
  return {
    title: session.title,
    lang: titleLanguage(session),
    path: sessionPath(call, session),
    when: dayAndRange(sessionTime(session, viewer), language),
    // What it helps with; null for a recommended session.
    why:
      names.length > 0
        ? translate(language, 'registrations.me.helps.criteria', { list })
        : about === undefined
          ? null
          : translate(language, 'registrations.me.helps.theme', { theme: about }),
  };
}

/** Returns the state of a proposal in the words of its people. */
export function proposalLabel(state: ProposalState, language: string): StateLabel {
  const label = translate(language, `registrations.me.state.${state}`);
  if (state === 'draft') return { tone: 'warn', icon: 'half', label };
  if (state === 'not-selected' || state === 'withdrawn') return { tone: 'off', icon: 'ring', label };
  return { tone: 'good', icon: 'dot', label };
}
