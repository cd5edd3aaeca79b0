import { venueInput } from '../../domain/venues/venue-input.js';
import type { Step } from './world.js';
import type { DemoWorld } from './world.js';

const timeZone = 'Asia/Taipei';

/** The places of the demo's sessions, which name them. */
const venues = [
  {
    name: 'Dockside Forum',
    address: 'Lingya District, Kaohsiung',
    latitude: 22.6089,
    longitude: 120.2995,
    accessFacts: ['step-free', 'accessible-toilet', 'hearing-loop', 'assistance-animals'],
    directions: 'Light rail to the exhibition center, then five minutes along the quay. The entrance faces the water.',
    rooms: [
      { name: 'Main hall', capacity: 200, equipment: 'Stage, two projectors, interpreters’ booth' },
      { name: 'Seminar room', capacity: 36, equipment: 'Screen, whiteboard' },
    ],
  },
  {
    name: 'Recovery Hall',
    address: 'Xiaogang District, Kaohsiung',
    latitude: 22.5649,
    longitude: 120.3539,
    accessFacts: ['accessible-parking'],
    accessibility: 'The gallery above the sorting line is reached by a metal staircase of 24 steps.',
    rooms: [{ name: 'Visitors’ gallery', capacity: 20 }],
  },
];

/** Creates the venues before the sessions that take place there. */
export function venueSteps({ flows, organizer }: DemoWorld, at: Date): Step[] {
  return venues.map((venue) => ({
    at,
    run: async () => {
      await flows.createVenue.run(venueInput.parse({ ...venue, country: 'TW', timeZone }), organizer);
    },
  }));
}
