import type { SolutionStage } from '../../domain/proposals/proposal-content.js';

/** What a proposal of the demo says; its answers are in the order of the call's criteria. */
interface DemoText {
  summary: string;
  stage: SolutionStage;
  places: string[];
  links?: string[];
  answers: readonly string[];
}

/** By the first words of the title. Drafts have said less so far. */
export const proposalTexts: Readonly<Record<string, DemoText>> = {
  'A night market': {
    summary:
      'Two hundred stalls of a night market share one cold store. It freezes brine at noon, when the roofs of the district make more solar power than anyone uses, and cools the stalls from six in the evening until two.',
    stage: 'pilot',
    places: ['Kaohsiung, Taiwan'],
    links: ['https://south-bay.example.org/cold-store'],
    answers: [
      'In the test week, 40 stalls drew 71% less power between six and midnight. For all 200 stalls we expect 310 MWh a year, and a smaller peak on the district’s weakest feeder.',
      'The store stands next to the fish market, which takes the spare cold by day. The brine loop follows the existing cable duct, so no street has to be opened.',
      'Cold is stored as frozen brine and not in batteries. It costs a fifth per kilowatt-hour, and a refrigeration mechanic can repair it.',
      'Every market with more than fifty stalls and a roof nearby can do the same. The drawings, the contract for stall holders and the first year’s measurements are public.',
      'Stall holders pay per crate, as they did for ice. Three of them sit on the board, and the night shift was moved at their request.',
      'The refrigerant is CO₂. The brine is salt and water, and the tanks are second-hand milk tanks.',
    ],
  },
  'One heat network': {
    summary:
      'The coke works cools its process water around the clock. We take that heat to three thousand homes in the evening and to the two laundries of the hospital by day, so that one pipe earns money in two shifts.',
    stage: 'prototype',
    places: ['Steel Town, block C', 'Steel Town, hospital laundry'],
    answers: [
      'Three thousand homes no longer burn coal bricks in winter: 9,400 tonnes of CO₂ a year, and an end to the smoke under the evening inversion.',
      'Works, hospital and housing cooperative signed one heat contract. Each of them had refused to build a pipe alone.',
      'The price changes with the hour, so that the laundries wash when homes need little. A household never pays more than the fixed tariff.',
      'Forty steel towns of the country have a hospital within two kilometres of the works. We publish the tariff model as a spreadsheet.',
      'Block stewards explain the meters in four languages. People who heat with coal today pay nothing for the connection.',
      'The pipes run above ground along the old railway, so that no tree has to go. The water is not treated with chemicals.',
    ],
  },
  'Breathing maps': {
    summary:
      'Forty barges carry a sensor for fine dust and nitrogen dioxide. As they pass the same bend of the river every day, they map the air of eleven districts that have no measuring station.',
    stage: 'operating',
    places: ['River Port', 'Upper Locks'],
    links: ['https://river-port.example.org/maps', 'https://river-port.example.org/data'],
    answers: [
      'Two schools were moved away from the coal quay after the first winter’s map. The city now plans ship-to-shore power where the barges measured most.',
      'The data flow into the city’s own air model every night, in the format that it uses for its stations.',
      'A moving sensor is calibrated each time it passes the reference station at the lock. That makes cheap sensors good enough.',
      'A kit costs 260 euros. The skippers’ association of the next river has ordered thirty.',
      'Skippers read their own exposure on a phone and were the first to change: they no longer idle at the quay.',
      'The boxes run on a solar panel of the size of a book and are opened, repaired and used again.',
    ],
  },
  'Tide clocks': {
    summary:
      'A clock with one hand on the corner of every street below the tide line shows how many hours remain before the water comes. It needs no app, no power from the grid and no reading.',
    stage: 'pilot',
    places: ['Delta District, 34 street corners'],
    answers: [
      'In the storm of last October, 82% of households had moved what they own upstairs in time; the year before, it was 31%.',
      'The clocks read the gauge of the port authority by radio. If it fails, they follow the tide table and turn grey.',
      'A hand that goes down is understood by a child and by somebody who reads no language of the city.',
      'Parts for one clock cost 48 dollars, all from a bicycle shop and a hardware store.',
      'Each clock has two keepers from the street, who chose its place. They meet before the season.',
      'Painted wood and steel, no battery larger than that of a torch, and nothing that has to be thrown away after a flood.',
    ],
  },
  'Smokeless kitchens': {
    summary:
      'Food waste of the settlement becomes gas in a shared digester between every twelve houses. Women who cooked on wood cook on blue flames, and sell the fertilizer.',
    stage: 'operating',
    places: ['Creekside, rows 1 to 9'],
    answers: [
      'One hundred and eight kitchens without smoke. The clinic counts 40% fewer visits for coughs among children under five.',
      'The boats that bring vegetables take the fertilizer back up the creek.',
      'The digester floats. When the creek rises, it rises too.',
      'Two other settlements built one from our drawings without asking us anything.',
      'The twelve households share work and gas by a plan on the wall, which they agree on each month.',
      '',
    ],
  },
  'Cranes that give': {
    summary:
      'Each time a crane lowers a container, its motor brakes and makes power, which the port turns into heat today. We keep it in flywheels for the next lift.',
    stage: 'idea',
    places: [],
    answers: [
      'A quay of six cranes needs 27% less power, and no diesel generator for the peaks.',
      'The flywheels fit into two containers beside the transformer.',
      'Flywheels bear millions of cycles; batteries would be worn out in three years.',
      'There are 1,900 cranes of this make in the world.',
      '',
      'Steel, copper and a vacuum: no rare metals.',
    ],
  },
  'Slag as soil': {
    summary:
      'Slag that has aged for ten years holds water like loam. We plant the tips of the furnace with what grows there by itself.',
    stage: 'prototype',
    places: ['North tip, plots 2 and 3'],
    answers: ['Eleven hectares that nobody can enter today become a park.'],
  },
  // The same consultant wrote for two cities, which the list of proposals notices.
  'Rain gardens': {
    summary:
      'Where the ground can take the water, nobody has to pump it. We plant what belongs there, measure the level at forty points every ten minutes, and pay the people next door to look after the plants. After five years, a garden between the docks has cost half of the concrete that was planned.',
    stage: 'idea',
    places: [],
    answers: ['In the first cloudburst, the sewer below the test plots stayed half empty.'],
  },
  'Mangroves as a': {
    summary:
      'Where the ground can take the water, nobody has to pump it. We plant what belongs there, measure the level at forty points every ten minutes, and pay the people next door to look after the plants. After five years, a belt of mangroves has cost half of the concrete that was planned.',
    stage: 'idea',
    places: [],
    answers: ['In the last storm tide, the waves behind the test belt were a third as high.'],
  },
};
