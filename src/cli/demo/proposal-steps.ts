import { read } from '../../platform/validation.js';
import { announcementInput, proposalInput } from '../../domain/proposals/proposal-input.js';
import type { ProposalState } from '../../domain/proposals/proposal.js';
import { demoCall, demoSlug } from './call.js';
import { people, type Person } from './people.js';
import type { PlannedRegistration } from './plan.js';
import { type DemoProposal, demoProposals } from './proposals.js';
import { proposalTexts } from './proposal-texts.js';
import { daysAgo, hour } from './times.js';
import type { DemoWorld, Step } from './world.js';
import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import { findContent } from '../../domain/proposals/proposal-changes.queries.js';
import { getProposal, listMembers } from '../../domain/proposals/proposals.queries.js';
import { proposalDocument } from '../../parts/submissions/domain/proposal-document.js';
import { insertProposalFile } from '../../domain/proposals/proposal-files.queries.js';
import { snapshotOf } from '../../domain/proposals/proposal-content.js';
import { storeFile } from '../../platform/file-store/files.queries.js';
import { storableBytes } from '../../platform/file-store/spooled-file.js';
import { countPages } from '../../platform/pdf/count-pages.js';
import { renderPdf } from '../../platform/pdf/render-pdf.js';

/** What the proposals with a PDF are called, by their first words. */
const withPdf = ['A night market', 'One heat network', 'Breathing maps'];

/** Proposals as the call's platform tells of them, first as drafts, and those that attendees announce. */
export function proposalSteps(world: DemoWorld, plan: readonly PlannedRegistration[]): Step[] {
  return demoProposals.flatMap((proposal, index) =>
    proposal.announced
      ? [announcement(world, proposal, timeOf(index), plan)]
      : fromPlatform(world, proposal, timeOf(index), platformId(index)),
  );
}

function platformId(index: number): string {
  return `GT-${String(index + 1).padStart(4, '0')}`;
}

/** A time of the working day, another for each proposal. */
function timeOf(index: number): string {
  return `${String(9 + ((index * 5) % 9)).padStart(2, '0')}:${String((index * 17) % 60).padStart(2, '0')}`;
}

function fromPlatform(world: DemoWorld, proposal: DemoProposal, time: string, externalId: string): Step[] {
  const { title, theme, submittedDaysAgo } = proposal;
  const team = teamOf(proposal);
  const content = contentOf(world, title);
  const put = (at: Date, state: ProposalState): Step => {
    const members = team.map(({ email, name }) => ({ email, name }));
    const organization = team[0]?.organization;
    const submittedAt = state === 'submitted' ? at.toISOString() : undefined;
    const input = read(proposalInput, { title, theme, organization, members, state, submittedAt, content });
    const run = async () => {
      await world.flows.putProposal.run(demoSlug, externalId, input, world.organizer);
      if (state === 'submitted' && withPdf.some((start) => title.startsWith(start)))
        await attachPdf(world, demoSlug, externalId);
    };
    return { at, run };
  };
  const steps = [put(daysAgo(world.now, proposal.daysAgo, time), 'draft')];
  if (submittedDaysAgo !== null) steps.push(put(daysAgo(world.now, submittedDaysAgo, time), 'submitted'));
  return steps;
}

/** The first of the team to register tells of it, an hour later at the earliest. */
function announcement(world: DemoWorld, proposal: DemoProposal, time: string, plan: readonly PlannedRegistration[]) {
  const team = teamOf(proposal);
  const first = plan.find((one) => team.includes(one.person));
  if (first === undefined) throw new Error(`Nobody behind ${proposal.title} has registered.`);
  const { title, theme } = proposal;
  const members = team.filter((person) => person !== first.person).map((person) => person.email);
  const at = Math.max(daysAgo(world.now, proposal.daysAgo, time).getTime(), first.at.getTime() + hour);
  return {
    at: new Date(Math.min(at, world.now.getTime())),
    run: () => {
      const { attendee } = world.registration(first.session, first.person);
      return world.flows.announceProposal.run(attendee.id, read(announcementInput, { title, theme, members }));
    },
  };
}

/** What the proposal says, with its answers by criterion. */
function contentOf(world: DemoWorld, title: string) {
  const [, text] = Object.entries(proposalTexts).find(([start]) => title.startsWith(start)) ?? [];
  if (text === undefined) return undefined;
  const slugs = demoCall(world.now).criteria.map(({ slug }) => slug);
  const answers = Object.fromEntries(slugs.map((slug, place) => [slug, text.answers[place] ?? '']));
  return { ...text, language: 'en', answers };
}

function teamOf(proposal: DemoProposal): Person[] {
  const team = people.filter((person) => person.organization.startsWith(proposal.organization));
  if (team.length < proposal.members) throw new Error(`${proposal.organization} has too few people.`);
  return team.slice(0, proposal.members);
}

/**
 * Attaches what a proposal says as a PDF, so that jurors of the demo have one to turn. Teams attach theirs to drafts; the
 * platform of a call sends no files.
 */
async function attachPdf({ tx, clock }: DemoWorld, slug: string, externalId: string): Promise<void> {
  const call = await getCallBySlug(tx, slug);
  const proposal = await getProposal(tx, call.id, externalId);
  const content = await findContent(tx, proposal.id);
  const snapshot = snapshotOf(proposal, content, await listMembers(tx, proposal.id), []);
  const now = clock.now();
  const bytes = await renderPdf(proposalDocument(call, snapshot, now, 'en'));
  const counted = await countPages(bytes);
  if (!counted.ok) throw new Error(`The PDF of ${externalId} can't be read.`);
  const file = storableBytes(`${externalId}-concept.pdf`, 'application/pdf', Buffer.from(bytes));
  const fileId = await storeFile(tx, file, now);
  const { pages, anonymous, found: namesFound } = counted;
  const anonymousFileId = await storeFile(tx, storableBytes(file.name, file.mediaType, Buffer.from(anonymous)), now);
  await insertProposalFile(tx, { proposalId: proposal.id, fileId, pages, anonymousFileId, namesFound }, now);
}
