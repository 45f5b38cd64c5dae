import { connect, createServer, type Socket } from 'node:net';

/** A way to a server that can be held up: whoever is on it hears nothing more, and not that it has ended either. */
export interface Cable extends AsyncDisposable {
  /** Those who come from now on alone, or whoever is on it as well. */
  readonly hold: (whom: 'newcomers' | 'all') => void;
}

/** From an address of this host to a server at another one, at the same port. */
export async function layCable(from: string, to: string, port: number): Promise<Cable> {
  let isOpen = true;
  const ends = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect({ host: to, port });
    join(ends, near, far);
    join(ends, far, near);
    if (!isOpen) [near, far].forEach((end) => end.pause());
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, from, resolve));
  return {
    hold: (whom) => {
      isOpen = false;
      if (whom === 'all') ends.forEach((end) => end.pause());
    },
    [Symbol.asyncDispose]: async () => {
      ends.forEach((end) => end.destroy());
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function join(ends: Set<Socket>, end: Socket, other: Socket): void {
  ends.add(end);
  end.on('data', (data) => other.write(data));
  end.on('error', () => undefined);
  end.on('close', () => {
    ends.delete(end);
    other.destroy();
  });
}
