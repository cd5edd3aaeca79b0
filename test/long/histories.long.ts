// Five hundred random histories of each kind instead of the few of the ordinary tests.
process.env['GREENROOM_HISTORIES'] ??= '500';
process.env['LINK_RUNS'] ??= '60';
await import('../flows/histories.spec.js');
await import('../flows/links-model.spec.js');

export {};
