import { z } from 'zod';
import type { Call } from '../../../domain/calls/call.entity.js';
import { type Milestone, milestoneState, type PilotDocument, pilotStates } from '../domain/pilot.js';
import type { ListedPilot } from '../domain/pilots.queries.js';
import { localTime } from '../../../domain/time/wall-time.js';

const instant = z.string().meta({ format: 'date-time' });
const date = z.string().meta({ format: 'date' });
const value = z.number().nullable();

export const pilotSchema = z
  .object({
    id: z.string(),
    proposal: z.object({ externalId: z.string(), title: z.string() }),
    state: z.enum(pilotStates),
    department: z.string().meta({ description: 'The department of the city that takes part; empty if not known yet.' }),
    contact: z.object({ name: z.string(), email: z.string().nullable() }),
    link: z.string().nullable().meta({ description: 'Where more is said of it, such as a page of the city.' }),
    place: z.string(),
    startsOn: date.nullable().meta({ description: 'Dates are local dates of the call.' }),
    endsOn: date.nullable(),
    summary: z.string(),
    outcome: z.string(),
    figures: z
      .array(z.object({ indicator: z.string(), unit: z.string(), baseline: value, target: value, result: value }))
      .meta({ description: 'What was measured; null where it is not known yet.' }),
    milestones: z
      .array(
        z.object({
          id: z.string(),
          title: z.string(),
          dueOn: date,
          doneOn: date.nullable(),
          note: z.string(),
          isOverdue: z.boolean(),
        }),
      )
      .meta({ description: 'By due date.' }),
    documents: z
      .array(
        z.object({
          id: z.string(),
          title: z.string(),
          url: z.string().nullable().meta({ description: 'Null for a file, which the console offers.' }),
          file: z.object({ name: z.string(), mediaType: z.string(), size: z.number().int() }).nullable(),
        }),
      )
      .meta({ description: 'Oldest first.' }),
    isShared: z.boolean().meta({ description: 'Whether the team of the proposal sees the pilot on their own pages.' }),
    createdAt: instant,
    updatedAt: instant,
  })
  .meta({ id: 'Pilot', title: 'Pilot' });
export type PilotView = z.output<typeof pilotSchema>;

/** Returns the API view of a pilot, with its own of these milestones and documents. */
export function pilotView(
  pilot: ListedPilot,
  milestones: readonly Milestone[],
  documents: readonly PilotDocument[],
  call: Pick<Call, 'timeZone'>,
  now: Date,
): PilotView {
  const today = localTime(now, call.timeZone).date;
  const { id, externalId, title, state, department, link, place, startsOn, endsOn, summary, outcome, figures } = pilot;
  return {
    id,
    proposal: { externalId, title },
    state,
    department,
    contact: { name: pilot.contactName, email: pilot.contactEmail },
    link,
    place,
    startsOn,
    endsOn,
    summary,
    outcome,
    figures,
    milestones: milestones
      .filter(({ pilotId }) => pilotId === id)
      .map((milestone) => ({
        id: milestone.id,
        title: milestone.title,
        dueOn: milestone.dueOn,
        doneOn: milestone.doneOn,
        note: milestone.note,
        isOverdue: milestoneState(milestone, pilot, today) === 'overdue',
      })),
    documents: documents
      .filter(({ pilotId }) => pilotId === id)
      .map(({ id: documentId, title: name, url, file }) => ({
        id: documentId,
        title: name,
        url,
        file: file && { name: file.name, mediaType: file.mediaType, size: file.size },
      })),
    isShared: pilot.isShared,
    createdAt: pilot.createdAt.toISOString(),
    updatedAt: pilot.updatedAt.toISOString(),
  };
}
