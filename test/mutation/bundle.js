import { build } from 'esbuild';

/** Stryker runs this in its copy of the project: each spec file with all that it imports becomes one file. */
await build({
  entryPoints: process.env.MUTATION_SPECS.split(','),
  outdir: '.greenroom-mutation/specs',
  outbase: 'test',
  outExtension: { '.js': '.cjs' },
  bundle: true,
  format: 'cjs',
  platform: 'node',
  target: 'node20',
  logLevel: 'warning',
  define: { 'import.meta.url': 'moduleUrl' },
  banner: { js: "const moduleUrl = require('node:url').pathToFileURL(__filename).href;" },
});
