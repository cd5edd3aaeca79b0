import { people } from './people.js';
import type { ProposalState } from '../../domain/proposals/proposal.js';

/** A proposal in the export of the call's platform: how far it has come, and who hands it in. */
export interface ExportedProposal {
  title: string;
  theme: string;
  cameTo: ProposalState;
  /** Whether it was one of last year's call. */
  isLastYears: boolean;
  organization: string;
  /** Addresses; those of applicants who never registered are known to the platform alone. */
  members: string[];
}

const themes: Record<string, string> = {
  E: 'sustainable-energy',
  L: 'green-living',
  R: 'urban-resilience',
};

/** Theme, how far it came, who hands it in (a body of `people.ts`, or one that attended nothing, with its domain), title. */
const table = `
E | showcased | Harbour District Energy | Tugboats on the quay's own current
R | showcased | Institute of Urban Cooling | Shade schedules: awnings that move with the heat
E | winner | Paper Mill Biogas | Sludge to steam for the next three factories
R | winner | Eastern Seaboard | One pipe back: treated water for the tank farms
L | winner | Harbour Market Waste | Market crates that come home
E | winner | Lagoon Microgrid | A floating grid for stilt houses
L | winner | Bayside Repair | A repair pass for every apartment block
R | winner | Estuary Communities | Early warning by fishing radio
L | shortlisted | Port Workers | Clean air rooms for night shifts
E | shortlisted | Foundry Cluster | Sharing one furnace among nine foundries
L | shortlisted | Green Roof | Moss panels made of mill waste
L | not-selected | Coastal Industries | A green label for workshops
E | not-selected | Aegean Industry | Compressed air, checked by schoolchildren
R | submitted | River Bend | Rubble banks: building again with what fell
E | showcased | Northern Dockyards Union @ dockyards.example.com | Cranes on batteries that once drove buses
L | winner | Brickfield Gardens Trust @ brickfield.example.com | Allotments between the kilns
R | winner | Highwater Housing Fund @ highwater.example.com | Ground floors that may get wet
E | winner | Quarry Lake Solar @ quarry-lake.example.com | Panels on the flooded quarry
L | shortlisted | Tannery Quarter Forum @ tannery.example.com | Leather without chrome, one yard at a time
E | not-selected | Cement Valley Trackside @ trackside.example.com | Freight trains at noon
R | not-selected | Sluice Keepers @ sluices.example.com | Old mill races as drains
L | submitted | Canteen Kitchens Network @ canteens.example.com | Lunch without lorries
E | submitted | Rolling Stock Alumni @ rolling-stock.example.com | Brakes that light the depot
L | withdrawn | Glassworks Lane @ glassworks.example.com | A deposit on every jar
E | draft | Salt Pans Cooperative @ salt-pans.example.com | Brine as a battery
R | draft | Levee Street School @ levee-street.example.com | A playground below the dyke
L | draft | Second Shift Clothing @ second-shift.example.com | Overalls, mended and lent
E | draft | Ferry Town Electric @ ferry-town.example.com | Charging while the cars roll off
R | draft | Smokestack Watch @ smokestack.example.com | Falcons and flue gas
L | draft | Tin Roof Collective @ tin-roof.example.com | Roofs that stay cool under paint
E | draft | Breakwater Turbines @ breakwater.example.com | Small turbines in the harbour wall
R | draft | Culvert Mappers @ culverts.example.com | Where the brook still runs
L | draft | Noodle Street Makers @ noodle-street.example.com | Steam shared by twelve stalls
E | draft | Spinning Hall @ spinning-hall.example.com | Looms on the tide's timetable
R | draft | Pier Nine Residents @ pier-nine.example.com | A pump that the neighbours own
L | draft | Coke Oven Park @ coke-oven.example.com | Soil healed by willows
`;

const teamSize = 3;

/** Under which id the platform has a proposal of its export. */
export function exportedId(index: number): string {
  return `GT-${String(101 + index).padStart(4, '0')}`;
}

/** What the platform of the calls exports: proposals of people who attended, and of applicants who never registered. */
export const exportedProposals: readonly ExportedProposal[] = table
  .trim()
  .split('\n')
  .map((line) => {
    const [theme = '', cameTo = '', who = '', title = ''] = line.split(' | ');
    const [name = '', domain] = who.split(' @ ');
    const team = people.filter(({ organization }) => organization.startsWith(name)).slice(0, teamSize);
    if (domain === undefined && team.length === 0) throw new Error(`${name} has nobody.`);
    return {
      title,
      theme: themes[theme] ?? '',
      cameTo: cameTo as ProposalState,
      isLastYears: !['draft', 'submitted', 'withdrawn'].includes(cameTo),
      organization: team[0]?.organization ?? name,
      members: domain === undefined ? team.map(({ email }) => email) : [`lead@${domain}`, `team@${domain}`],
    };
  });
