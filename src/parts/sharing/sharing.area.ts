import { area } from '../../app/area.js';
import { sharedPages } from '../../site/part-pages.js';
import { CardController } from './site/card.controller.js';
import { EmbedController } from './site/embed.controller.js';
import { SharingController } from './site/sharing.controller.js';
import { cardPath, embedAnswerPath, newsFeedPath } from './site/sharing-paths.js';

/** What other programs read of public calls: search engines, feed readers, other sites. */
export const sharing = area({
  name: 'sharing',
  surface: {
    controllers: [SharingController, CardController, EmbedController],
    contributes: [
      sharedPages.with({
        picture: cardPath,
        alternates: (call, url) => [
          { type: 'application/atom+xml', href: newsFeedPath(call) },
          { type: 'application/json+oembed', href: embedAnswerPath(url) },
        ],
      }),
    ],
  },
});
