import type { Call } from '../../domain/calls/call.entity.js';
import { callTexts } from '../../domain/calls/call.js';
import type { ProposalContent } from '../../domain/proposals/proposal-content.js';
import type { Proposal } from '../../domain/proposals/proposal.entity.js';
import { comparedTexts, headingsOf } from '../../domain/proposals/read-texts.js';
import { type SimilarVerdict } from '../../domain/proposals/similar-verdict.js';
import { similarVerdicts } from '../../domain/proposals/similar-verdict.js';
import { seriesOf, sharedParts, shareOf } from '../../domain/proposals/text-similarity.js';
import { translate } from '../../platform/i18n/messages.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { proposalPath, proposalsPath, similarProposalPath } from '../paths/proposal-paths.js';
import { proposalState } from '../ui/proposal-state-view.js';

/** A proposal with what it says. */
export interface ToldProposal {
  proposal: Proposal;
  content: ProposalContent;
}

/** Two proposals side by side, with the passages marked that both have. */
export function similarPage(
  layout: ConsoleLayout,
  {
    call,
    sides,
    verdict,
  }: { call: Call; sides: readonly [ToldProposal, ToldProposal]; verdict: SimilarVerdict | null },
) {
  const { language } = layout;
  const headings = headingsOf(call);
  const [one, other] = sides;
  const series = [one, other].map(({ content }) => seriesOf(comparedTexts(content), headings));
  const [first = new Set<number>(), second = new Set<number>()] = series;
  const text = (key: string, values = {}) => translate(language, `console.proposals.similar.${key}`, values);
  const percent = Math.round(shareOf(first, second) * 100);
  const sideOf = ({ proposal, content }: ToldProposal, shared: ReadonlySet<number>) => ({
    title: proposal.title,
    path: proposalPath(call, proposal),
    state: proposalState(proposal.state, language),
    facts: [
      ...(proposal.organization === null ? [] : [proposal.organization]),
      translate(language, `console.proposals.source.${proposal.source}`),
      proposal.externalId,
    ],
    lang: content.language ?? '',
    texts: textsOf(call, content, language).map(({ heading, text }) => ({
      heading,
      parts: sharedParts(text, shared, headings),
    })),
  });
  return {
    ...layout,
    title: text('title'),
    heading: text('heading', { percent }),
    lead: isSameOrganization(one, other) ? text('sameOrganization') : null,
    // What was decided; null while it is open.
    decided: verdict && text(`done.${verdict}`),
    backPath: proposalsPath(call),
    backLabel: translate(language, 'console.proposals.allProposals'),
    sides: [sideOf(one, second), sideOf(other, first)],
    // Null for those who can't change anything.
    decide: layout.mayChange
      ? {
          action: similarProposalPath(call, one.proposal, other.proposal),
          verdicts: [...similarVerdicts, 'open' as const].map((value) => ({
            value,
            label: text(`verdict.${value}`),
            isCurrent: value === (verdict ?? 'open'),
          })),
        }
      : null,
  };
}

function isSameOrganization({ proposal: one }: ToldProposal, { proposal: other }: ToldProposal): boolean {
  const isKnown = one.organizationId !== null && one.organizationId === other.organizationId;
  return isKnown || (one.organization !== null && one.organization.toLowerCase() === other.organization?.toLowerCase());
}

function textsOf(call: Call, content: ProposalContent, language: string): { heading: string; text: string }[] {
  const { criteria } = callTexts(call, language);
  return [
    { heading: translate(language, 'console.proposals.similar.summary'), text: content.summary },
    ...criteria.map(({ slug, name }) => ({ heading: name, text: content.answers[slug] ?? '' })),
  ].filter(({ text }) => text !== '');
}
