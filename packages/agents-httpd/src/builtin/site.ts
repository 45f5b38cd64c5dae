import { access } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { healthPath } from './health-path.ts';
import { openFile } from './open-file.ts';
import { relativePathOf } from './relative-path.ts';
import { serveFile } from './serve-file.ts';
import type { BuiltinConfiguration } from './configuration.ts';

/**
 * The answers of the built-in server: files below one root, and its own state at
 * `/.understudy/health`. Every answer names the node it comes from.
 */

/** Answers one request; never rejects. */
export async function answerRequest(
  site: BuiltinConfiguration,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  response.setHeader('X-Served-By', site.node);
  response.setHeader('X-Content-Type-Options', 'nosniff');
  try {
    if (request.method !== 'GET' && request.method !== 'HEAD') refuseMethod(response);
    else if (request.url?.replace(/\?.*$/s, '') === healthPath) await answerHealth(site, response);
    else await answerFile(site, request, response);
  } catch {
    // The client has gone, or the file broke off: there is nobody, or nothing, to answer with.
    response.destroy();
  }
}

function refuseMethod(response: ServerResponse): void {
  response.setHeader('Allow', 'GET, HEAD');
  answerText(response, 405, 'Only GET and HEAD are answered here.');
}

async function answerHealth(site: BuiltinConfiguration, response: ServerResponse): Promise<void> {
  const state = await access(site.markerFile).then(
    () => 'promoted',
    (error: unknown) => (isMissing(error) ? 'started' : 'unknown'),
  );
  const body = JSON.stringify({ version: 1, node: site.node, resource: site.resource, state, pid: process.pid });
  response.setHeader('Content-Type', 'application/json');
  response.setHeader('Cache-Control', 'no-store');
  response.end(`${body}\n`);
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

async function answerFile(
  site: BuiltinConfiguration,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = relativePathOf(request.url ?? '');
  if (path.kind === 'refused') return answerText(response, 404, 'There is no such page.');
  const segments = path.isDirectory ? [...path.segments, site.index] : path.segments;
  const opened = await openFile(site.root, segments);
  switch (opened.kind) {
    case 'file':
      return serveFile(request, response, opened);
    case 'directory':
      if (path.isDirectory) return answerText(response, 404, 'There is no such page.');
      response.setHeader('Location', `/${path.segments.map(encodeURIComponent).join('/')}/`);
      return answerText(response, 301, 'This is a directory.');
    case 'missing':
      return answerText(response, 404, 'There is no such page.');
    case 'forbidden':
      return answerText(response, 403, 'This page may not be read.');
    case 'failed':
      process.stderr.write(`${request.url ?? ''}: ${opened.reason}\n`);
      return answerText(response, 500, 'This page cannot be read.');
  }
}

function answerText(response: ServerResponse, status: number, text: string): void {
  response.statusCode = status;
  response.setHeader('Content-Type', 'text/plain; charset=utf-8');
  response.end(`${text}\n`);
}
