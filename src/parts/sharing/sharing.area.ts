import { area } from '../../app/area.js';
import { SharingController } from './site/sharing.controller.js';

/** What other programs read of public calls: search engines, feed readers, other sites. */
export const sharing = area({ name: 'sharing', surface: { controllers: [SharingController] } });
