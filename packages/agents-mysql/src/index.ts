export { mysql as default } from './mysql.ts';
