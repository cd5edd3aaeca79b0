import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import type { Actor } from '../../domain/identity/actor.js';
import type { Proposal } from '../../domain/proposals/proposal.entity.js';
import { getProposalById } from '../../domain/proposals/proposals.queries.js';
import { listReachable } from '../../parts/submissions/domain/reachable.queries.js';
import { listAcceptances } from '../../parts/winners/domain/acceptances.queries.js';
import { daysAgo } from './times.js';
import type { DemoWorld, Step } from './world.js';
import { isShownName } from '../../parts/winners/domain/winner-entry.js';
import { tmpdir } from 'node:os';
import { Readable } from 'node:stream';
import sharp from 'sharp';
import { SpooledFile } from '../../platform/file-store/spooled-file.js';

type Scene = 'harbour' | 'factory' | 'market' | 'stilts' | 'street';

const [width, height] = [1440, 960];

/** Ground, sky and sun of each scene, and what stands in front. */
const scenes: Record<Scene, { sky: string; sun: string; ground: string; shapes: string }> = {
  harbour: {
    sky: '#cfe3e6',
    sun: '#f2c879',
    ground: '#3c6f7d',
    shapes: `<path d="M300 640h520l-60 90H360z" fill="#20363c"/><path d="M420 540h180v100H420z" fill="#c8553d"/>
      <path d="M620 590h90v50h-90z" fill="#f4f1ea"/><path d="M980 640V260h30v380zm-170-380h420v26H810z" fill="#4a5b60"/>`,
  },
  factory: {
    sky: '#e7dccb',
    sun: '#f0b45f',
    ground: '#7a6a55',
    shapes: `<path d="M240 700V470l160 90v-90l160 90v-90l160 90v140z" fill="#54463a"/>
      <path d="M860 700V360h70v340zm130 0V420h70v280z" fill="#6d5a4a"/><circle cx="520" cy="640" r="34" fill="#e9c46a"/>`,
  },
  market: {
    sky: '#f3e4d3',
    sun: '#e98a5a',
    ground: '#6b7f5b',
    shapes: `<path d="M200 520h260l30 70H170zm360 0h260l30 70H530zm360 0h260l30 70H890z" fill="#b5483a"/>
      <path d="M200 590h240v130H200zm360 0h240v130H560zm360 0h240v130H920z" fill="#f0e6d8"/>`,
  },
  stilts: {
    sky: '#d5e8ee',
    sun: '#f7d488',
    ground: '#4d8a94',
    shapes: `<path d="M260 560l130-110 130 110zm420 0l130-110 130 110z" fill="#8a4b32"/>
      <path d="M290 560h200v110H290zm420 0h200v110H710z" fill="#efe2cd"/>
      <path d="M310 670v130m160-130v130m240-130v130m160-130v130" stroke="#5b4636" stroke-width="14"/>
      <path d="M1020 760l40-70h240l-40 70z" fill="#1f3f63"/>`,
  },
  street: {
    sky: '#dfe9dd',
    sun: '#f4cf72',
    ground: '#8a8d84',
    shapes: `<path d="M160 720V300h240v420zm320 0V380h260v340zm340 0V250h220v470z" fill="#9db39a"/>
      <path d="M160 470h240l60 60H160zm320 40h260l60 60H480zm340-60h220l60 60H820z" fill="#d97b4a"/>`,
  },
};

/** Draws a picture, as a team would send one. */
async function drawPicture(scene: Scene): Promise<SpooledFile> {
  const { sky, sun, ground, shapes } = scenes[scene];
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <rect width="${width}" height="${height}" fill="${sky}"/><circle cx="1130" cy="250" r="110" fill="${sun}"/>
    <rect y="700" width="${width}" height="260" fill="${ground}"/>${shapes}</svg>`;
  const png = await sharp(Buffer.from(svg)).png().toBuffer();
  return SpooledFile.receive(Readable.from([png]), `${scene}.png`, { folder: tmpdir(), maxBytes: 10_000_000 });
}

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
  await flows.editWinnerEntry.edit(proposal.id, { ...entry, pictureAlt: picture?.alt ?? '' }, actor);
  if (picture === undefined) return;
  const file = await drawPicture(picture.scene);
  await flows.editWinnerEntry.setPicture(proposal.id, [file], actor);
  await file.close();
}
