import { area } from '../../app/area.js';
import { linkPictures } from '../../site/part-pages.js';
import { CardController } from './site/card.controller.js';
import { EmbedController } from './site/embed.controller.js';
import { SharingController } from './site/sharing.controller.js';
import { cardPath } from './site/sharing-paths.js';

/** What other programs read of public calls: search engines, feed readers, other sites. */
export const sharing = area({
  name: 'sharing',
  surface: {
    controllers: [SharingController, CardController, EmbedController],
    contributes: [linkPictures.with(cardPath)],
  },
});
