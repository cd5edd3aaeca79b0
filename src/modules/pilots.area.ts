import { area } from '../app/area.js';
import { PilotsApiController } from '../api/pilots/pilots.controller.js';
import { PilotDocumentsController } from '../console/pilots/documents.controller.js';
import { PilotMilestonesController } from '../console/pilots/milestones.controller.js';
import { PilotController } from '../console/pilots/pilot.controller.js';
import { PilotsController } from '../console/pilots/pilots.controller.js';
import { ChangeMilestone } from '../flows/pilots/change-milestone.flow.js';
import { CreatePilot } from '../flows/pilots/create-pilot.flow.js';
import { EditPilot } from '../flows/pilots/edit-pilot.flow.js';
import { MyPilotController } from '../site/pilots/my-pilot.controller.js';

/** What becomes of proposals together with the city. */
export const pilots = area({
  name: 'pilots',
  surface: {
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
