import { translate } from '../../platform/i18n/messages.js';
import type { LinkEvidence, LinkState } from '../../domain/proposals/proposal.js';
import type { ListedLink } from '../../domain/proposals/matches.queries.js';
import { proposalPath } from '../paths/proposal-paths.js';
import { registrationPath } from '../paths/registration-paths.js';
import type { StateView } from './session-state.js';

/** The decisions about a match. */
export const matchVerdicts = ['confirm', 'reject', 'reopen'] as const;
export type MatchVerdict = (typeof matchVerdicts)[number];

/** Describes a match. */
export function matchView(link: ListedLink, call: { slug: string }, language: string) {
  return {
    id: link.id,
    name: link.name,
    email: link.email,
    organization: link.organization,
    // The person's latest registration.
    personPath: link.registrationId && registrationPath(link.registrationId),
    title: link.title,
    proposalPath: proposalPath(call, link),
    state: linkStateView(link.state, language),
    // Its evidence, strongest first.
    evidence: link.evidences.map((one) => evidenceWords(one, link, language)),
    // The decision of an organizer, and what has changed since.
    notes: notesOf(link, language),
    verdicts: verdictsOn(link).map((value) => ({
      value,
      label: translate(language, `console.proposals.matches.do.${value}`),
    })),
  };
}

/** A link's state beside its shape. */
function linkStateView(state: LinkState, language: string): StateView {
  const label = translate(language, `console.proposals.match.${state}`);
  if (state === 'linked') return { tone: 'good', icon: 'dot', label };
  return state === 'suggested' ? { tone: 'warn', icon: 'half', label } : { tone: 'off', icon: 'square', label };
}

function evidenceWords(evidence: LinkEvidence, link: ListedLink, language: string): string {
  const say = (key: string, values = {}) => translate(language, `console.proposals.matches.evidence.${key}`, values);
  switch (evidence) {
    case 'declared':
      return say('declared');
    case 'address':
      return say(link.isTrusted ? 'address' : 'doubtedAddress');
    case 'organization':
      return say('organization', { name: link.organization ?? '' });
    case 'domain':
      return say('domain', { domain: link.domain });
    case 'name':
      return say('name', {
        one: link.proposalOrganization ?? '',
        other: link.organization ?? '',
        percent: Math.round((link.score ?? 0) * 100),
      });
  }
}

function notesOf(link: ListedLink, language: string): string[] {
  const { decision, decidedOn, evidences } = link;
  if (decision === null) return [];
  const fresh = decidedOn === null ? [] : evidences.filter((one) => !decidedOn.includes(one));
  return [
    translate(language, `console.proposals.matches.decided.${decision}`),
    ...(evidences.length === 0 ? [translate(language, 'console.proposals.matches.noEvidence')] : []),
    ...fresh.map((one) =>
      translate(language, 'console.proposals.matches.since', { evidence: evidenceWords(one, link, language) }),
    ),
  ];
}

function verdictsOn({ state, decision }: ListedLink): MatchVerdict[] {
  const reopen: MatchVerdict[] = decision === null ? [] : ['reopen'];
  if (state === 'suggested') return ['confirm', 'reject'];
  return state === 'linked' ? ['reject', ...reopen] : ['confirm', ...reopen];
}
