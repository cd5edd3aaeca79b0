import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import type { Actor } from '../../domain/identity/actor.js';
import type { Proposal } from '../../domain/proposals/proposal.entity.js';
import { getProposalById } from '../../domain/proposals/proposals.queries.js';
import { listReachable } from '../../parts/submissions/domain/reachable.queries.js';
import { listAcceptances } from '../../parts/winners/domain/acceptances.queries.js';
import { daysAgo } from './times.js';
import { drawPicture } from './winner-pictures.js';
import type { DemoWorld, Step } from './world.js';
import { isShownName } from '../../parts/winners/domain/winner-entry.js';

interface DemoEntry {
  /** The first words of the title. */
  of: string;
  summary: string;
  url?: string;
  picture?: { scene: Parameters<typeof drawPicture>[0]; alt: string };
}

/** What the teams of last year's winners publish. The others have accepted, and have not agreed yet. */
const entries: readonly DemoEntry[] = [
  {
    of: 'Tugboats on the quay',
    summary:
      'Four harbour tugs switch off their engines while they wait. A cable from the quay keeps the crew warm and the instruments running, and the district heating plant takes the load off the grid at noon.\n\nIn the first winter the tugs burned 61,000 litres less, and the night shift can hear the radio.',
    url: 'https://harbour-heat.example.org/tugs',
    picture: { scene: 'harbour', alt: 'A red tug at a quay under a crane' },
  },
  {
    of: 'Shade schedules',
    summary:
      'Awnings over two shopping streets open and close with the heat of the walls, not with the clock. Residents chose the threshold, and the bus stop has the first one.',
    picture: { scene: 'street', alt: 'Three facades with orange awnings' },
  },
  {
    of: 'Sludge to steam',
    summary:
      'A paper mill ferments its sludge, and the steam runs three factories next door. What is left over goes back to the forest that the pulp came from.\n\nThe four plants share one operator on call, and the contract fits on two pages.',
    picture: { scene: 'factory', alt: 'A factory with a saw-tooth roof and two chimneys' },
  },
  {
    of: 'One pipe back',
    summary:
      'Treated water returns to the tank farms in the pipe that used to bring drinking water. The city saves a reservoir’s worth of it each dry season.',
    url: 'https://eastern-seaboard.example.org',
  },
  {
    of: 'Market crates',
    summary:
      'Traders pay a deposit for crates that fold, and the last tram of the night brings them home. Waste at the harbour market fell by a third in one spring.',
    picture: { scene: 'market', alt: 'Three market stalls with red roofs' },
  },
  {
    of: 'A floating grid',
    summary:
      'Houses on stilts share panels on rafts and one battery in the school. When a storm comes, the rafts are towed behind the mangroves.',
    picture: { scene: 'stilts', alt: 'Two houses on stilts beside a raft with solar panels' },
  },
  {
    of: 'A repair pass',
    summary: 'Every apartment block has a key to one workshop, and one evening a week with a mechanic.',
  },
];

/** This team doesn't answer, so that its place is free. */
const silent = 'Allotments between the kilns';

/** The winners answer, say what may be published, and the winners page goes online. */
export function winnerSteps(world: DemoWorld, slug: string): Step[] {
  return [
    { at: daysAgo(world.now, 284, '11:00'), run: () => answer(world, slug) },
    { at: daysAgo(world.now, 280, '16:00'), run: () => world.flows.publishWinners.run(slug, true, world.organizer) },
  ];
}

async function answer(world: DemoWorld, slug: string): Promise<void> {
  const { id } = await getCallBySlug(world.tx, slug);
  const asked = await listAcceptances(world.tx, id);
  const reachable = await listReachable(
    world.tx,
    asked.map(({ proposalId }) => proposalId),
  );
  for (const { proposalId } of asked) {
    const proposal = await getProposalById(world.tx, proposalId);
    const [lead, second] = reachable.get(proposalId) ?? [];
    if (proposal.title === silent) continue;
    const actor: Actor = lead === undefined ? world.organizer : { kind: 'attendee', id: lead.id };
    await world.flows.answerAcceptance.run(proposalId, 'accepted', actor);
    if (lead === undefined) continue;
    await publish(world, proposal, actor);
    for (const one of [lead, second])
      if (one !== undefined && isShownName(one.name))
        await world.flows.editWinnerEntry.setName(proposalId, one.name, { kind: 'attendee', id: one.id });
  }
}

async function publish({ flows }: DemoWorld, proposal: Proposal, actor: Actor): Promise<void> {
  const said = entries.find(({ of }) => proposal.title.startsWith(of));
  if (said === undefined) return;
  const { summary, url = '', picture } = said;
  const entry = { title: proposal.title, summary, url, showsOrganization: true, consents: true };
  await flows.editWinnerEntry.run(proposal.id, { ...entry, pictureAlt: picture?.alt ?? '' }, actor);
  if (picture === undefined) return;
  const file = await drawPicture(picture.scene);
  await flows.setWinnerPicture.run(proposal.id, [file], actor);
  await file.close();
}
