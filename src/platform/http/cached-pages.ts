import { createHash } from 'node:crypto';
import { serialize } from 'node:v8';
import { VersionCache } from '../version-cache.js';
import { CachedPage } from './cached-page.js';

/** A page with the digest of the view that it shows. */
interface Built {
  readonly digest: string;
  readonly page: CachedPage;
}

/**
 * Caches the newest version of each page that many people get. A page of a newer version that shows the same is not
 * rendered and compressed again: a change in one language leaves the pages in all others.
 */
export class CachedPages {
  private readonly built: VersionCache<Built>;

  /** It keeps `most` pages. */
  constructor(most: number) {
    this.built = new VersionCache(most, ({ page }) => page.bytes);
  }

  /** Returns the page in this version. `render` makes it from what `view` returns, which is data only, and nothing else. */
  async get<View extends object>(
    key: string,
    version: string,
    view: () => View | Promise<View>,
    render: (view: View) => string,
  ): Promise<CachedPage> {
    const { page } = await this.built.get(key, version, async (before) => {
      const shown = await view();
      // Unlike JSON, it drops nothing: it throws for what it can't tell apart.
      const digest = createHash('sha1').update(serialize(shown)).digest('base64url');
      return before?.digest === digest ? before : { digest, page: await CachedPage.of(render(shown)) };
    });
    return page;
  }
}
