/**
 * The packages that the program contains, for its notices and its bill of materials. `npm sbom --omit=dev` forgets the
 * 150 that something for development needs, too: it leaves out whatever one of its ways leads through development. The
 * lock file marks as `dev` only what nothing else needs.
 */
import { existsSync, readFileSync } from 'node:fs';

/** For development, but part of what is served: drawn into `templates/icons` and `public/assets`. */
export const drawn = ['node_modules/lucide-static', 'node_modules/world-atlas'];

/** Returns each package that ships on this system, by its folder: as the lock file has it, and what it requires. */
export function shippedPackages() {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
  return Object.entries(packages)
    .filter(([folder, { dev }]) => folder !== '' && (!dev || drawn.includes(folder)) && existsSync(folder))
    .map(([folder, locked]) => ({
      folder,
      name: folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length),
      ...locked,
    }));
}
