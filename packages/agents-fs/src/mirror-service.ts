/*
 * One copy of a mirrored directory: a program of its own, so that it outlives whoever started it. Called with the path of
 * its configuration; ends with SIGTERM.
 */
import { readFileSync } from 'node:fs';
import type { MirrorConfiguration } from './mirror/configuration.ts';
import { runPathsOf } from './mirror/places.ts';
import { Mirror } from './mirror/service/mirror.ts';
import { takeOrders } from './mirror/service/order-server.ts';

const configuration = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as MirrorConfiguration;
const end = new AbortController();
process.once('SIGTERM', () => end.abort());
process.once('SIGINT', () => end.abort());

const log = (message: string): void => void process.stdout.write(`${new Date().toISOString()} ${message}\n`);
const mirror = await Mirror.open(configuration, log);
takeOrders(runPathsOf(configuration.runDirectory).socket, mirror, end.signal);
await mirror.run(end.signal);
process.exit(0);
