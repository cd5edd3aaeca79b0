import { area } from '../app/area.js';
import { MaterialsApiController } from '../api/materials/materials.controller.js';
import { MaterialsController } from '../console/materials/materials.controller.js';
import { ChangeMaterial } from '../flows/materials/change-material.flow.js';
import { RequestRecording } from '../flows/materials/request-recording.flow.js';
import { PublicMaterialsController } from '../site/materials/materials.controller.js';
import { MyRecordingsController } from '../site/materials/my-recordings.controller.js';

/** Files and links of sessions. */
export const materials = area({
  name: 'materials',
  data: {
    auditActions: [
      'session.material-added',
      'session.material-changed',
      'session.material-deleted',
      'session.material-moved',
      'session.recording-requested',
    ],
  },
  surface: {
    controllers: [
      // Public pages
      PublicMaterialsController,
      MyRecordingsController,
      // Console
      MaterialsController,
      // API
      MaterialsApiController,
    ],
    providers: [ChangeMaterial, RequestRecording],
  },
});
