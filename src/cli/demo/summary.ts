import { demoSlug } from './call.js';

/** Returns the summary of addresses for the terminal. */
export function demoSummary(demo: {
  publicUrl: string;
  mailboxUrl: string;
  email: string;
  password: string;
  apiKey: string;
  dataDir: string;
}): string {
  const { publicUrl, apiKey } = demo;
  return `
Greenroom's demo is running.

  Programme   ${publicUrl}/

  Console     ${publicUrl}/console
  Sign in     ${demo.email}
  Password    ${demo.password}

  Mailbox     ${demo.mailboxUrl}
              All emails are delivered here. None leave this machine.

  API         ${publicUrl}/api/docs
  API key     ${apiKey}
              curl -H "Authorization: Bearer ${apiKey}" ${publicUrl}/api/v1/calls/${demoSlug}

  Data        ${demo.dataDir}
              The next run uses the same data. Delete the folder to start over.

Press Ctrl-C to stop.
`;
}
