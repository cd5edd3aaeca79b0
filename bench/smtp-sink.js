/** Accepts every email and stores none. */
import { SMTPServer } from 'smtp-server';

const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  logger: false,
  onData(stream, _session, done) {
    stream.resume();
    stream.on('end', done);
  },
});
server.listen(Number(process.env.PORT), '127.0.0.1', () => process.stderr.write('ready\n'));
