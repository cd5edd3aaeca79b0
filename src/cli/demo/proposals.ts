/** A proposal of the demo. Its members are people of one organization, by their place in the list of organizations. */
export interface DemoProposal {
  title: string;
  theme: string;
  /** Words with which the organization's name begins. */
  organization: string;
  /** How many of its people stand behind it. */
  members: number;
  /** How many days ago it became known. */
  daysAgo: number;
  /** How many days ago it was handed in; null while it is a draft. */
  submittedDaysAgo: number | null;
  /** Announced by an attendee on their own page instead of by the call's platform. */
  announced?: true;
}

const energy = 'sustainable-energy';
const living = 'green-living';
const resilience = 'urban-resilience';

export const demoProposals: readonly DemoProposal[] = [
  {
    title: 'A night market that runs on cold stored by day',
    theme: energy,
    organization: 'South Bay Energy',
    members: 3,
    daysAgo: 25,
    submittedDaysAgo: 4,
  },
  {
    title: 'Rain gardens between the loading docks',
    theme: resilience,
    organization: 'Harbour Neighbourhoods',
    members: 2,
    daysAgo: 21,
    submittedDaysAgo: null,
  },
  {
    title: 'Slag as soil: planting what the furnace leaves',
    theme: living,
    organization: 'Circular Metals',
    members: 2,
    daysAgo: 19,
    submittedDaysAgo: null,
  },
  {
    title: 'One heat network, two shifts, three thousand homes',
    theme: energy,
    organization: 'Steel Town Heat',
    members: 4,
    daysAgo: 18,
    submittedDaysAgo: 6,
  },
  {
    title: 'Solar roofs that shipyard families own together',
    theme: energy,
    organization: 'Shipyard District',
    members: 3,
    daysAgo: 17,
    submittedDaysAgo: null,
  },
  {
    title: 'Breathing maps: cheap sensors on river barges',
    theme: living,
    organization: 'River Port Air',
    members: 2,
    daysAgo: 15,
    submittedDaysAgo: 3,
  },
  {
    title: 'Tide clocks: flood warnings that the whole street can read',
    theme: resilience,
    organization: 'Delta Flood',
    members: 3,
    daysAgo: 14,
    submittedDaysAgo: 5,
  },
  {
    title: 'Dye works to dye works: passing water down the lane',
    theme: resilience,
    organization: 'Textile Mills',
    members: 2,
    daysAgo: 12,
    submittedDaysAgo: null,
  },
  {
    title: 'Smokeless kitchens for the creek settlements',
    theme: living,
    organization: 'Creekside Clean',
    members: 3,
    daysAgo: 11,
    submittedDaysAgo: 2,
  },
  {
    title: 'Cranes that give power back',
    theme: energy,
    organization: 'Delta Port',
    members: 2,
    daysAgo: 9,
    submittedDaysAgo: 1,
  },
  {
    title: 'Mangroves as a breakwater for a working port',
    theme: resilience,
    organization: 'Mangrove and Port',
    members: 3,
    daysAgo: 8,
    submittedDaysAgo: null,
  },
  {
    title: 'A lending library for power tools',
    theme: living,
    organization: 'Loom Street',
    members: 2,
    daysAgo: 7,
    submittedDaysAgo: null,
    announced: true,
  },
  {
    title: 'Heat pumps for a street of foundry cottages',
    theme: energy,
    organization: 'Foundry Row',
    members: 2,
    daysAgo: 5,
    submittedDaysAgo: null,
    announced: true,
  },
  {
    title: 'School yards that drink a cloudburst',
    theme: resilience,
    organization: 'Canal Towns',
    members: 3,
    daysAgo: 3,
    submittedDaysAgo: null,
    announced: true,
  },
];
