import { Conflict, invalidField } from '../../../platform/errors.js';
import { may } from '../../../domain/identity/role.js';
import { emailKey } from '../../../domain/registrations/links/email-address.js';
import type { Pair } from './assignment.js';
import type { HandInput } from './jury-input.js';
import type { ConflictLook } from './found-conflicts.js';
import type { Juror, JuryProposal } from './jury.queries.js';
import { isScored } from './score-sheet.js';

/**
 * Plans manual assignments. Throws Invalid for a proposal that is not under review or an address that is not a juror's,
 * and Conflict for a conflict of interest or a juror whose panel doesn't read the proposal.
 */
export function planByHand(
  input: HandInput,
  proposals: readonly JuryProposal[],
  jurors: readonly Juror[],
  assigned: readonly Pair[],
  conflictsOf: ConflictLook,
  isInPanel: (pair: Pair) => boolean,
) {
  const find = (part: keyof HandInput) =>
    input[part].map((pair, index) => {
      const isNew = part === 'add';
      return {
        proposal: findProposal(proposals, pair.proposal, `${part}.${index}.proposal`, isNew),
        juror: findJuror(jurors, pair.juror, `${part}.${index}.juror`, isNew),
      };
    });
  const wanted = find('add');
  const unwanted = find('remove');
  for (const { proposal, juror } of wanted) {
    const pair = { proposalId: proposal.id, jurorId: juror.id };
    const values = { juror: juror.name, proposal: proposal.title };
    if (!isInPanel(pair))
      throw new Conflict('juror-outside-panel', `The panel of ${juror.name} doesn’t read “${proposal.title}”.`, values);
    if (conflictsOf(pair).length === 0) continue;
    const message = `${juror.name} has a conflict of interest with “${proposal.title}”.`;
    throw new Conflict('juror-in-conflict', message, values);
  }
  const existing = new Set(assigned.map(keyOf));
  return {
    added: wanted.map(pairOf).filter((pair) => !existing.has(keyOf(pair))),
    removed: unwanted.map(pairOf).filter((pair) => existing.has(keyOf(pair))),
  };
}

function findProposal(all: readonly JuryProposal[], externalId: string, path: string, isNew: boolean): JuryProposal {
  const proposal = all.find((one) => one.externalId === externalId);
  if (proposal === undefined || (isNew && !isScored(proposal))) {
    throw invalidField(path, 'not-before-jury', 'No proposal with this ID is being scored.');
  }
  return proposal;
}

function findJuror(all: readonly Juror[], email: string, path: string, isNew: boolean): Juror {
  const juror = all.find((one) => one.emailKey === emailKey(email));
  if (juror === undefined || (isNew && !may(juror.role, 'score'))) {
    throw invalidField(path, 'no-juror', 'No juror has this email address.', { email });
  }
  return juror;
}

function pairOf({ proposal, juror }: { proposal: JuryProposal; juror: Juror }): Pair {
  return { proposalId: proposal.id, jurorId: juror.id };
}

function keyOf({ proposalId, jurorId }: Pair): string {
  return `${proposalId} ${jurorId}`;
}
