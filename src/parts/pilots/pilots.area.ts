import { enqueuePilotReminders } from './domain/pilot-reminders.js';
import { moreReminders } from '../../domain/notifications/reminders/more-reminders.js';
import { area } from '../../app/area.js';
import { PilotsApiController } from './api/pilots.controller.js';
import { PilotDocumentsController } from './console/documents.controller.js';
import { PilotMilestonesController } from './console/milestones.controller.js';
import { PilotController } from './console/pilot.controller.js';
import { PilotsController } from './console/pilots.controller.js';
import { ChangeMilestone } from './flows/change-milestone.flow.js';
import { CreatePilot } from './flows/create-pilot.flow.js';
import { EditPilot } from './flows/edit-pilot.flow.js';
import { MyPilotController } from './site/my-pilot.controller.js';
import { pilotsPath } from './console/pilot-paths.js';
import { personalData } from './domain/personal-data.queries.js';
import { staffPilots } from './domain/emails/staff-pilots.js';

/** What becomes of proposals together with the city. */
export const pilots = area({
  name: 'pilots',
  data: {
    emails: [staffPilots],
    personalData,
    auditActions: [
      'pilot.created',
      'pilot.edited',
      'pilot.deleted',
      'pilot.milestone-added',
      'pilot.milestone-edited',
      'pilot.milestone-done',
      'pilot.milestone-deleted',
      'pilot.document-added',
      'pilot.document-deleted',
      'call.pilots-exported',
    ],
  },
  surface: {
    contributes: [moreReminders.with({ isCostly: true, enqueue: enqueuePilotReminders })],
    navigation: [
      {
        name: 'pilots',
        group: 'proposals',
        order: 60,
        label: 'console.pilots.title',
        ability: 'read',
        path: pilotsPath,
      },
    ],
    apiTags: [{ name: 'Pilots', order: 120, description: 'What the city pilots with decided proposals.' }],
    controllers: [
      // Public pages
      MyPilotController,
      // Console
      PilotsController,
      PilotController,
      PilotMilestonesController,
      PilotDocumentsController,
      // API
      PilotsApiController,
    ],
    providers: [ChangeMilestone, CreatePilot, EditPilot],
  },
});
