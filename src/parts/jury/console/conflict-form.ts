import type { FormValues } from '../../../platform/http/form-values.js';
import type { ConflictInput } from '../flows/declare-conflict.flow.js';
import { conflictSorts } from '../domain/conflict.js';
import { invalidField } from '../../../platform/errors.js';
import type { ConflictFields } from './conflicts.page.js';

/** Reads the form that declares a conflict, as entered. */
export function conflictFields(values: FormValues): ConflictFields {
  const text = (name: string) => values.text(name).trim().slice(0, 500);
  return {
    call: text('call'),
    juror: text('juror'),
    proposal: text('proposal'),
    organization: text('organization'),
    domain: text('domain'),
    reason: text('reason'),
    kind: text('kind'),
  };
}

/** Returns the conflict that the form declares. Throws Invalid unless it has exactly one subject. */
export function conflictOf(fields: ConflictFields, jurorId: string, proposalId: string | null): ConflictInput {
  const given = [fields.proposal, fields.organization, fields.domain].filter((text) => text !== '');
  if (given.length !== 1) {
    const code = given.length === 0 ? 'about-nothing' : 'about-two';
    throw invalidField('organization', code, 'Enter either a proposal, an organization or a domain.');
  }
  const kind = conflictSorts.find((one) => one === fields.kind) ?? 'interest';
  const about =
    proposalId !== null
      ? { proposalId }
      : fields.organization === ''
        ? { domain: fields.domain }
        : { organization: fields.organization };
  return { jurorId, kind, reason: fields.reason, about };
}
