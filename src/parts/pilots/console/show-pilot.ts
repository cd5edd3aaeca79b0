import type { Call } from '../../../domain/calls/call.entity.js';
import { everything, listAuditEntries } from '../../../domain/identity/audit.queries.js';
import { listOrganizers } from '../../../domain/identity/identity.queries.js';
import { listDocuments } from '../domain/documents.queries.js';
import { listMilestones } from '../domain/milestones.queries.js';
import { getPilot } from '../domain/pilots.queries.js';
import type { FieldError } from '../../../platform/errors.js';
import type { ConsolePage } from '../../../console/frame/console-page.js';
import { type EditView, openedEdit } from '../../../console/ui/form-edit.js';
import { auditNames } from '../../../console/ui/audit.queries.js';
import { type MilestoneFields, milestoneForm, newMilestone } from './milestone-form.js';
import { fieldsOfPilot, type PilotFields, pilotForm } from './pilot-form.js';
import { pilotPath } from './pilot-paths.js';
import { pilotPage } from './pilot.page.js';

const shownEntries = 20;

/** What was typed into one of the forms of the page. */
export type TypedPilot =
  | { form: 'pilot'; fields: PilotFields; fieldErrors: readonly FieldError[]; edit: EditView }
  | { form: 'milestone'; fields: MilestoneFields; fieldErrors: readonly FieldError[] }
  | { form: 'document'; fields: { title: string; url: string }; fieldErrors: readonly FieldError[] };

/** Shows a pilot of a call, with what was typed. Throws NotFound. */
export async function showPilot(page: ConsolePage, call: Call, id: string, typed?: TypedPilot): Promise<void> {
  const { connection, language } = page;
  const pilot = await getPilot(connection, call.id, id);
  const filter = { ...everything, subjects: [`pilot:${id}`] };
  const activity = await listAuditEntries(connection, filter, shownEntries, null);
  const stored = fieldsOfPilot(pilot);
  const [own, milestone, document] = (['pilot', 'milestone', 'document'] as const).map((form) =>
    typed?.form === form ? typed : null,
  ) as [
    Extract<TypedPilot, { form: 'pilot' }> | null,
    Extract<TypedPilot, { form: 'milestone' }> | null,
    Extract<TypedPilot, { form: 'document' }> | null,
  ];
  const team = await listOrganizers(connection);
  const form = pilotForm(pilotPath(call, pilot), own?.fields ?? stored, team, own?.fieldErrors ?? [], language);
  const adding = pilotPath(call, pilot, 'milestones');
  const view = pilotPage(await page.layout(), {
    call,
    pilot,
    milestones: await listMilestones(connection, [id]),
    documents: await listDocuments(connection, [id]),
    activity,
    names: await auditNames(
      connection,
      activity.flatMap(({ actor, subject }) => [actor, subject]),
    ),
    form: { ...form, edit: own?.edit ?? openedEdit(stored) },
    milestoneForm: milestoneForm(
      adding,
      milestone?.fields ?? newMilestone,
      true,
      milestone?.fieldErrors ?? [],
      language,
    ),
    document: {
      ...(document?.fields ?? { title: '', url: '' }),
      fieldErrors: document?.fieldErrors ?? [],
    },
  });
  page.render('pilots/pilot', view);
}
