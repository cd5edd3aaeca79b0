import type { Call } from '../../../domain/calls/call.entity.js';
import { everything, listAuditEntries } from '../../../domain/identity/audit.queries.js';
import { findOrganizer, listOrganizers } from '../../../domain/identity/identity.queries.js';
import { listDocuments } from '../domain/documents.queries.js';
import { listMilestones } from '../domain/milestones.queries.js';
import { findContent } from '../../../domain/proposals/proposal-changes.queries.js';
import { listProposalFiles } from '../../../domain/proposals/proposal-files.queries.js';
import { emailKey } from '../../../domain/registrations/links/email-address.js';
import { departmentOf } from '../domain/pilot.js';
import { getPilot } from '../domain/pilots.queries.js';
import type { FieldError } from '../../../platform/errors.js';
import type { ConsolePage } from '../../../console/frame/console-page.js';
import { type EditView, openedEdit } from '../../../console/ui/form-edit.js';
import { auditNames } from '../../../console/ui/audit.queries.js';
import { milestoneForm, type TypedMilestone, pilotForm, type TypedPilot } from './pilot-form.js';
import { pilotPage } from './pilot.page.js';

const shownEntries = 20;

/** What was typed into one of the forms of the page. */
export type TypedOnPilot =
  | { form: 'pilot'; fields: TypedPilot; fieldErrors: readonly FieldError[]; edit: EditView }
  | { form: 'milestone'; fields: TypedMilestone; fieldErrors: readonly FieldError[] }
  | { form: 'document'; fields: { title: string; url: string }; fieldErrors: readonly FieldError[] };

/** Shows a pilot of a call, with what was typed. Throws NotFound. */
export async function showPilot(page: ConsolePage, call: Call, id: string, typed?: TypedOnPilot): Promise<void> {
  const { connection } = page;
  const department = departmentOf(page.actor);
  const pilot = await getPilot(connection, call.id, id, department);
  const filter = { ...everything, subjects: [`pilot:${id}`] };
  const activity = department === null ? await listAuditEntries(connection, filter, shownEntries, null) : [];
  const form = pilotForm(await listOrganizers(connection));
  const stored = form.show(pilot);
  const [own, milestone, document] = (['pilot', 'milestone', 'document'] as const).map((form) =>
    typed?.form === form ? typed : null,
  ) as [
    Extract<TypedOnPilot, { form: 'pilot' }> | null,
    Extract<TypedOnPilot, { form: 'milestone' }> | null,
    Extract<TypedOnPilot, { form: 'document' }> | null,
  ];
  const view = pilotPage(await page.layout(), {
    call,
    pilot,
    isDepartment: department !== null,
    contact: pilot.contactEmail === null ? null : await findOrganizer(connection, emailKey(pilot.contactEmail)),
    content: await findContent(connection, pilot.proposalId),
    files: await listProposalFiles(connection, pilot.proposalId),
    milestones: await listMilestones(connection, [id]),
    documents: await listDocuments(connection, [id]),
    activity,
    names: await auditNames(
      connection,
      activity.flatMap(({ actor, subject }) => [actor, subject]),
    ),
    form: { ...form.view(own?.fields ?? stored, own?.fieldErrors ?? [], page), edit: own?.edit ?? openedEdit(stored) },
    milestoneForm: milestoneForm.view(milestone?.fields ?? milestoneForm.empty, milestone?.fieldErrors ?? [], page),
    document: {
      ...(document?.fields ?? { title: '', url: '' }),
      fieldErrors: document?.fieldErrors ?? [],
    },
  });
  page.render('pilots/pilot', view);
}
