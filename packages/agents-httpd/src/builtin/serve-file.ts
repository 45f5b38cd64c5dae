import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { byteRangeOf, type ByteRange } from './byte-range.ts';
import { contentTypeOf } from './content-types.ts';
import type { OpenedFile } from './open-file.ts';

/** Answers with a file, or with the part of it, or with the news that it has not changed. Closes the file. */
export async function serveFile(request: IncomingMessage, response: ServerResponse, file: OpenedFile): Promise<void> {
  try {
    response.setHeader('Last-Modified', new Date(file.modifiedMs).toUTCString());
    response.setHeader('Accept-Ranges', 'bytes');
    if (isUnchanged(request, file)) {
      response.writeHead(304).end();
      return;
    }
    await answer(request, response, file, wantedRange(request, file));
  } finally {
    await file.handle.close();
  }
}

function isUnchanged(request: IncomingMessage, file: OpenedFile): boolean {
  const since = Date.parse(request.headers['if-modified-since'] ?? '');
  return !Number.isNaN(since) && file.modifiedMs <= since;
}

/** A part is worth nothing to a client whose other parts are of an older file. */
function wantedRange(request: IncomingMessage, file: OpenedFile): ByteRange {
  const condition = request.headers['if-range'];
  if (condition !== undefined && Date.parse(String(condition)) !== file.modifiedMs) return { kind: 'whole' };
  return byteRangeOf(request.headers.range, file.size);
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  file: OpenedFile,
  range: ByteRange,
): Promise<void> {
  if (range.kind === 'unsatisfiable') {
    response.writeHead(416, { 'Content-Range': `bytes */${file.size}`, 'Content-Length': 0 }).end();
    return;
  }
  const { first, last } = range.kind === 'part' ? range : { first: 0, last: file.size - 1 };
  response.writeHead(range.kind === 'part' ? 206 : 200, {
    'Content-Type': contentTypeOf(file.name),
    'Content-Length': last - first + 1,
    ...(range.kind === 'part' ? { 'Content-Range': `bytes ${first}-${last}/${file.size}` } : {}),
  });
  if (request.method === 'HEAD' || file.size === 0) {
    response.end();
    return;
  }
  await pipeline(file.handle.createReadStream({ start: first, end: last, autoClose: false }), response);
}
