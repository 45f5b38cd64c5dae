import { failed, type Outcome } from '@understudy/agent-kit';
import { validate as validateServer } from '../../operations/validate.ts';
import { asServer, type ReplicatedContext } from '../copy-of.ts';

export async function validate(context: ReplicatedContext): Promise<Outcome> {
  if (context.parameters.port === 0) return failed('port is 0: copies cannot ask each other', 'badParameters');
  return validateServer(asServer(context));
}
