import { ownPilots } from './site/own-pilots.js';
import { ownProposals } from '../../site/proposals/own-proposals.js';
import { proposalPilot } from './console/proposal-pilot.js';
import { proposalActions } from '../../console/proposals/proposal-actions.js';
import { myPilotsPath } from '../../console/paths/paths.js';
import { partPages } from '../../console/paths/part-pages.js';
import { enqueuePilotReminders } from './domain/pilot-reminders.js';
import { moreReminders } from '../../domain/notifications/reminders/more-reminders.js';
import { area } from '../../app/area.js';
import { features } from '../../domain/calls/feature.js';
import { apiResources } from '../../api/resource.js';
import { pilotResource } from './api/pilot-resource.queries.js';
import { PilotsApiController } from './api/pilots.controller.js';
import { PilotMilestonesController } from './console/milestones.controller.js';
import { MyPilotsController } from './console/my-pilots.controller.js';
import { PilotController } from './console/pilot.controller.js';
import { PilotsController } from './console/pilots.controller.js';
import { EditPilot } from './flows/edit-pilot.flow.js';
import { MyPilotController } from './site/my-pilot.controller.js';
import { pilotPath, pilotsPath } from './console/pilot-paths.js';
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
    contributes: [
      features.with({
        name: 'pilots',
        isUsed: 'exists (select from pilots k join proposals p on p.id = k.proposal_id where p.call_id = $1)',
      }),
      apiResources.with(pilotResource),
      ownProposals.with({ list: ownPilots }),
      proposalActions.with(proposalPilot),
      partPages.with({ pilot: pilotPath }),
      moreReminders.with({ isCostly: true, enqueue: enqueuePilotReminders }),
    ],
    navigation: [
      {
        name: 'pilots',
        group: 'outcomes',
        order: 60,
        label: 'console.pilots.title',
        ability: 'read',
        path: pilotsPath,
        feature: 'pilots',
        offer: { at: 'winners', text: 'console.pilots.offer' },
      },
      {
        name: 'my-pilots',
        group: 'outcomes',
        order: 61,
        label: 'console.pilots.mine',
        ability: 'own-pilots',
        path: myPilotsPath,
        feature: 'pilots',
      },
    ],
    apiTags: [{ name: 'Pilots', order: 120, description: 'Pilots of selected proposals.' }],
    controllers: [
      // Public pages
      MyPilotController,
      // Console
      PilotsController,
      PilotController,
      MyPilotsController,
      PilotMilestonesController,
      // API
      PilotsApiController,
    ],
    providers: [EditPilot],
  },
});
