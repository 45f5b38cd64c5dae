import { errorCatalogue, UnderstudyError, versions } from '@understudy/contracts';
import type { ApiError, ErrorCode } from '@understudy/contracts';
import type { FastifyReply } from 'fastify';

/** Says no, in the API's form. */
export function refuse(reply: FastifyReply, error: ApiError['error'], status = statusOf(error.code)): FastifyReply {
  const body: ApiError = { version: versions.api, error };
  return reply.code(status).send(body);
}

/** For what was thrown while a request was read or answered. */
export function refuseError(reply: FastifyReply, error: Error): FastifyReply {
  if (error instanceof UnderstudyError) {
    const { code, message, remedy } = error;
    return refuse(reply, { code, message, remedy });
  }
  const isBad = 'statusCode' in error && typeof error.statusCode === 'number' && error.statusCode < 500;
  const code: ErrorCode = isBad ? 'invalid-request' : 'internal';
  return refuse(reply, { code, message: error.message, remedy: '' });
}

function statusOf(code: ErrorCode): number {
  if (errorCatalogue[code].retryable) return 503;
  return errorCatalogue[code].exitCode === 2 ? 400 : 500;
}
