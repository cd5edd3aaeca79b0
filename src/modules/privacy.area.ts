import { area } from '../app/area.js';
import { PersonApiController } from '../api/privacy/person.controller.js';
import { PrivacyNoticeApiController } from '../api/privacy/privacy-notice.controller.js';
import { MergePeople } from '../flows/privacy/merge-people.flow.js';
import { PersonController } from '../console/privacy/person.controller.js';
import { PrivacyNoticeConsoleController } from '../console/privacy/privacy-notice.controller.js';
import { ChangeAddress } from '../flows/privacy/change-address.flow.js';
import { EditPerson } from '../flows/privacy/edit-person.flow.js';
import { EraseExpired } from '../flows/privacy/erase-expired.flow.js';
import { ErasePerson } from '../flows/privacy/erase-person.flow.js';
import { ExportPerson } from '../flows/privacy/export-person.flow.js';
import { RecordExport } from '../flows/privacy/record-export.flow.js';
import { SetPrivacyNotice } from '../flows/privacy/set-privacy-notice.flow.js';
import { MyDataController } from '../site/privacy/my-data.controller.js';
import { NewAddressController } from '../site/privacy/new-address.controller.js';
import { PrivacyNoticeController } from '../site/privacy/privacy-notice.controller.js';
import { privacyNoticePath } from '../console/paths/privacy-paths.js';

/** Privacy notices, and what people can do about the data that is stored about them. */
export const privacy = area({
  name: 'privacy',
  data: {
    auditActions: [
      'attendee.erased',
      'attendee.moved',
      'attendee.address-change-asked',
      'attendee.address-changed',
      'attendee.exported',
      'attendee.merged',
      'attendee.took-in',
      'attendee.unmerged',
      'attendee.gave-back',
      'call.privacy-notice',
      'call.people-erased',
      'call.people-exported',
    ],
  },
  surface: {
    navigation: [
      {
        name: 'privacy',
        group: 'settings',
        order: 20,
        label: 'console.privacy.title',
        ability: 'read',
        path: privacyNoticePath,
      },
    ],
    controllers: [
      // Public pages
      PrivacyNoticeController,
      MyDataController,
      NewAddressController,
      // Console
      PrivacyNoticeConsoleController,
      PersonController,
      // API
      PrivacyNoticeApiController,
      PersonApiController,
    ],
    providers: [
      MergePeople,
      ChangeAddress,
      EditPerson,
      EraseExpired,
      ErasePerson,
      ExportPerson,
      RecordExport,
      SetPrivacyNotice,
    ],
  },
});
