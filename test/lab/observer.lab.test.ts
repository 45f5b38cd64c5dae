import { expect, it } from 'vitest';
import type { Host } from './host.ts';
import { Lab } from './lab.ts';
import { Observer } from './observer.ts';

const serviceAddress = '10.77.0.100';
const server = `require('node:http').createServer((q, a) => {
  if (q.url === '/bad') a.statusCode = 503;
  a.end(require('node:os').hostname() + '\\n');
}).listen(80, '::', () => console.log('ready'))`;

async function serve(host: Host): Promise<void> {
  await host.run(['ip', 'address', 'add', `${serviceAddress}/24`, 'dev', 'eth0'], { check: true });
  const child = host.spawn([process.execPath, '-e', server]);
  await new Promise((resolve) => child.stdout?.once('data', resolve));
}

it('the outage of a power cut is seen from its last answer to the first one of the peer', async () => {
  await using lab = await Lab.create();
  await serve(lab.host('alpha'));
  await using observer = new Observer(lab.client, { url: `http://${serviceAddress}/` });
  await observer.success(0, 'alpha');

  const { atMs } = await lab.host('alpha').cutPower();
  await serve(lab.host('beta'));
  await lab.client.run(['ip', 'neigh', 'flush', 'dev', 'eth0'], { check: true });
  const back = await observer.success(atMs, 'beta');
  await observer.stop();

  const lastOfAlpha = observer.samples.findLast((sample) => sample.kind === 'success' && sample.body === 'alpha');
  const outage = observer.outageAround(atMs);
  expect(outage).toMatchObject({ from: lastOfAlpha, to: back });
  expect(outage?.outageMs).toBe(back.atMs - (lastOfAlpha?.atMs ?? 0));
});

it('says why a try has failed', async () => {
  await using lab = await Lab.create();
  await serve(lab.host('alpha'));
  const cases = [
    { url: `http://${serviceAddress}:81/`, reason: 'refused' },
    { url: `http://${serviceAddress}/bad`, reason: 'bad status' },
    { url: 'http://192.0.2.1/', reason: 'unreachable' },
  ];
  for (const { url, reason } of cases) {
    await using observer = new Observer(lab.client, { url });
    expect(await observer.waitFor(() => true), url).toMatchObject({ kind: 'failure', reason });
  }
  await using observer = new Observer(lab.client, {
    url: `http://[${lab.host('alpha').address('service', 6)}]/`,
    timeoutMs: 200,
  });
  await observer.success(0, 'alpha');
  await lab.host('alpha').freeze();
  await observer.waitFor((sample) => sample.kind === 'failure' && sample.reason === 'timeout');
  lab.host('alpha').thaw();
});
