/** A service that a host starts by itself when it boots, by one of its names. */
export interface BootService {
  /** As it may be spoken of: `mysql`, where that is another name of `mariadb`. */
  readonly name: string;
  readonly startedBy: 'systemd' | 'init';
  /** What the one who starts it calls it: `mariadb`, `cups.socket`. */
  readonly unit: string;
}
