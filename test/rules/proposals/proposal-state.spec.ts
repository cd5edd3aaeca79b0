import { Conflict, Forbidden } from '../../../src/platform/errors.js';
import { type ProposalState, proposalStates } from '../../../src/domain/proposals/proposal.js';
import { type Hand, nextStates, stateRefusal } from '../../../src/domain/proposals/proposal-state.js';

// From the top down; each cell says who may: p the platform, O an owner, o an organizer too, a the attendee too, t its team, w a winner's.
const table = `
                draft submitted shortlisted winner showcased pilot not-selected withdrawn
draft           =     pOot      -           -      -         -     -            pOoat
submitted       pOot  =         pOo         -      -         -     pOo          pOot
shortlisted     -     pOo       =           pO     -         -     pOo          pOo
winner          -     -         O           =      pOo       -     -            Ow
showcased       -     -         -           pOo    =         pOo   -            Ow
pilot           -     -         -           -      pOo       =     -            Ow
not-selected    -     pOo       pOo         -      -         -     =            pOo
withdrawn       pOoat pOot      -           w      -         -     -            =
`;
const letters: Record<Hand, string> = {
  platform: 'p',
  owner: 'O',
  organizer: 'o',
  attendee: 'a',
  team: 't',
  winner: 'w',
};
const [, heading = '', ...lines] = table.split('\n').filter((_, index, all) => index < all.length - 1);
const states = heading.trim().split(/\s+/u) as ProposalState[];
const cells = lines.flatMap((line) => {
  const [from, ...marks] = line.trim().split(/\s+/u);
  return marks.map((mark, index) => ({ from: from as ProposalState, to: states[index]!, mark }));
});
const hands = Object.keys(letters) as Hand[];

test('the table below speaks of every pair of states', () => {
  expect(states).toEqual([...proposalStates]);
  expect(cells).toHaveLength(proposalStates.length ** 2);
});

test.each(hands)('every step is allowed or refused as the table says, by the hand of the %s', (hand) => {
  const refused = cells.map(({ from, to }) => `${from} ${to} ${stateRefusal(from, to, hand)?.constructor.name}`);
  expect(refused).toEqual(
    cells.map(({ from, to, mark }) => {
      const isOwners = hand === 'organizer' && /^p?Ow?$/.test(mark);
      const isAllowed = mark === '=' || mark.includes(letters[hand]);
      return `${from} ${to} ${isAllowed ? undefined : isOwners ? Forbidden.name : Conflict.name}`;
    }),
  );
});

test.each(hands)('what may follow is what is not refused, by the hand of the %s', (hand) => {
  for (const from of proposalStates) {
    const open = proposalStates.filter((to) => to !== from && stateRefusal(from, to, hand) === null);
    expect([from, nextStates(from, hand).toSorted()]).toEqual([from, open.toSorted()]);
  }
});

test('a jump names what may follow', () => {
  expect(stateRefusal('draft', 'winner', 'platform')).toMatchObject({
    status: 409,
    code: 'state-jump',
    message: "A proposal can't change from draft to winner. Allowed states: submitted, withdrawn.",
    values: { from: 'draft', to: 'winner', allowed: 'submitted, withdrawn' },
    fieldErrors: [{ path: 'state', code: 'state-jump' }],
  });
  expect(stateRefusal('submitted', 'draft', 'attendee')?.message).toBe(
    "A proposal can't change from submitted to draft. Allowed states: none.",
  );
});
