import type { Call } from '../../calls/call.entity.js';
import { translate } from '../../platform/i18n/messages.js';
import type { Proposal, ProposalMember } from '../../proposals/proposal.entity.js';
import type { LinkedAttendee } from '../../proposals/proposals.queries.js';
import type { Session } from '../../sessions/session.entity.js';
import type { ThemeLabel } from '../../sessions/session-labels.js';
import { formatDate, formatTime } from '../../time/format.js';
import { zoneLabel } from '../../time/zones.js';
import type { ConsoleFrame } from '../frame.js';
import { proposalsPath, sessionPath } from '../paths.js';
import { proposalState, themeOf } from './proposals.page.js';
import type { StateView } from '../sessions/session-state.js';

export interface ProposalPage extends ConsoleFrame {
  heading: string;
  allPath: string;
  state: StateView;
  theme: ThemeLabel | null;
  facts: { term: string; text: string }[];
  /** Whose clock the times show. */
  timesNote: string;
  members: { name: string | null; email: string }[];
  links: {
    name: string;
    email: string;
    evidence: string;
    state: StateView;
    sessions: { path: string; title: string }[];
  }[];
}

/** A proposal and the attendees behind it. */
export function proposalPage(
  frame: ConsoleFrame,
  input: {
    call: Call;
    proposal: Proposal;
    members: readonly ProposalMember[];
    links: readonly LinkedAttendee[];
    /** Soonest first. */
    sessions: readonly Session[];
  },
): ProposalPage {
  const { language } = frame;
  const { call, proposal } = input;
  return {
    ...frame,
    title: proposal.title,
    heading: proposal.title,
    allPath: proposalsPath(call),
    state: proposalState(proposal.state, language),
    theme: themeOf(call, proposal.theme, language),
    facts: factsOf(call, proposal, language),
    timesNote: translate(language, 'console.timesIn', {
      place: zoneLabel(call.timeZone, proposal.updatedAt, language),
    }),
    members: input.members.map(({ name, email }) => ({ name, email })),
    links: input.links.map((link) => ({
      name: link.name,
      email: link.email,
      evidence: translate(language, `console.evidence.${link.evidence}`),
      state: linkState(link.state, language),
      sessions: input.sessions
        .filter(({ id }) => link.sessions.includes(id))
        .map((session) => ({ path: sessionPath(session), title: session.title })),
    })),
  };
}

function factsOf(call: Call, proposal: Proposal, language: string): ProposalPage['facts'] {
  const fact = (key: string, text: string) => ({ term: translate(language, `console.proposal.${key}`), text });
  const at = (date: Date) =>
    translate(language, 'common.dayAndTime', {
      date: formatDate(date, call.timeZone, language, 'long'),
      time: formatTime(date, call.timeZone, language),
    });
  return [
    fact('externalId', proposal.externalId),
    ...(proposal.organization ? [fact('organization', proposal.organization)] : []),
    fact('submitted', proposal.submittedAt ? at(proposal.submittedAt) : translate(language, 'console.proposal.notYet')),
    fact('changed', at(proposal.updatedAt)),
    fact('source', translate(language, `console.source.${proposal.source}`)),
  ];
}

function linkState(state: LinkedAttendee['state'], language: string): StateView {
  const label = translate(language, `console.link.${state}`);
  if (state === 'linked') return { tone: 'good', icon: 'dot', label };
  return state === 'suggested' ? { tone: 'warn', icon: 'half', label } : { tone: 'off', icon: 'square', label };
}
